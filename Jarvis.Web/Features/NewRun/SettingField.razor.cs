using Jarvis.Contracts;
using Jarvis.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.NewRun;

/// <summary>One setting: its input, its problems, the reason for its value, and a button that restores the starting value.</summary>
public sealed partial class SettingField
{
    [Parameter, EditorRequired]
    public PlanSetting Setting { get; set; } = null!;

    [Parameter, EditorRequired]
    public PlanDraft Draft { get; set; } = null!;

    /// <summary>The resolved value of an automatic setting; null while unknown.</summary>
    [Parameter]
    public string? Standing { get; set; }

    /// <summary>Why the setting has no effect with the others as they are; null if it has one.</summary>
    [Parameter]
    public string? Idle { get; set; }

    [Parameter]
    public IEnumerable<SettingProblem> Problems { get; set; } = [];

    [Parameter]
    public IReadOnlyList<Suggestion> Suggestions { get; set; } = [];

    /// <summary>Key and typed text.</summary>
    [Parameter]
    public EventCallback<(string Key, string? Text)> Changed { get; set; }

    private string Id => "setting-" + Setting.Key;

    private string HintId => Id + "-hint";

    private string? Value => Draft.Value(Setting.Key);

    private bool Invalid => Problems.Any();

    private string Default => SettingText.Shown(Setting, Setting.Default);

    private string BackTo =>
        $"Back to {SettingText.Shown(Setting, Draft.StartValue(Setting.Key))}{(Draft.StartName is { } name ? $" ({name})" : "")}";

    private IEnumerable<KeyValuePair<string, string>>? Choices =>
        Setting.Choices is { } choices ? choices.Select(each => new KeyValuePair<string, string>(each, each.Replace('_', ' ')))
        : Setting is { Kind: "switch", Default: null }
            ? [new("", SettingText.Auto(Setting, Standing)), new("true", "on"), new("false", "off")]
        : null;

    private Task TypedAsync(string? text) => Changed.InvokeAsync((Setting.Key, text));
}
