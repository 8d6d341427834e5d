using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Jarvis.Web.Features.NewRun;

/// <summary>All settings of the plan in groups, built from the Trainer's descriptions; no setting is named in this code.</summary>
public sealed partial class AdvancedSettings
{
    private static readonly SelectOption<string>[] _views =
    [
        new("all", "All"),
        new("changed", "Changed"),
        new("differs", "Not the default"),
    ];
    private readonly HashSet<string> _open = [];
    private ElementReference _details;
    private string _query = "";
    private string _view = "all";
    private string? _sought;
    private JsonObject? _resolved;
    private TrainingPlan? _shownResolved;

    [Parameter, EditorRequired]
    public PlanDraft Draft { get; set; } = null!;

    [Parameter, EditorRequired]
    public IReadOnlyList<PlanSetting> Settings { get; set; } = [];

    /// <summary>The plan with all automatic settings resolved; null while unknown.</summary>
    [Parameter]
    public TrainingPlan? Resolved { get; set; }

    [Parameter]
    public IReadOnlyList<SettingProblem> Problems { get; set; } = [];

    /// <summary>Suggestions for text settings, by <see cref="PlanSetting.Suggests"/>.</summary>
    [Parameter]
    public IReadOnlyDictionary<string, IReadOnlyList<Suggestion>> Suggestions { get; set; } =
        new Dictionary<string, IReadOnlyList<Suggestion>>();

    /// <summary>Key and text of a setting that was changed.</summary>
    [Parameter]
    public EventCallback<(string Key, string? Text)> Changed { get; set; }

    [Parameter]
    public EventCallback OnTakeAllBack { get; set; }

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    /// <summary>Without the data and its weights, which the first question asks for.</summary>
    private IEnumerable<PlanSetting> Shown => Settings.Where(setting => setting.Key is not ("data" or "data_weights"));

    private bool Searching => _query.Trim().Length > 0 || _view != "all";

    private IEnumerable<PlanSetting> Found
    {
        get
        {
            var words = _query.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return Shown.Where(setting =>
                words.All(word => Says(setting, word))
                && _view switch
                {
                    "changed" => Draft.Typed.ContainsKey(setting.Key),
                    "differs" => Draft.Typed.ContainsKey(setting.Key) || Draft.StartDiffers(setting.Key),
                    _ => true,
                }
            );
        }
    }

    /// <summary>Opens the setting's group and focuses its field.</summary>
    public async Task ShowAsync(string key)
    {
        if (Settings.FirstOrDefault(setting => setting.Key == key) is not { } setting)
        {
            return;
        }

        (_query, _view, _sought) = ("", "all", key);
        _open.Add(setting.Group);
        StateHasChanged();
        await Task.Yield();
        await JS.InvokeVoidAsync("jarvis.showField", _details, "setting-" + key);
    }

    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(Resolved, _shownResolved))
        {
            _resolved = Resolved is null ? null : PlanUpgrade.ToFlat(Resolved);
            _shownResolved = Resolved;
        }
    }

    private static bool Says(PlanSetting setting, string word) =>
        new[] { setting.Title, setting.Key, setting.Key.Replace('_', ' '), setting.Group, setting.Help }.Any(text =>
            text.Contains(word, StringComparison.OrdinalIgnoreCase)
        );

    private IEnumerable<SettingProblem> ProblemsOf(PlanSetting setting) => SettingProblems.Of(setting.Key, Problems);

    private string? IdleWhy(PlanSetting setting) => SettingUse.Idle(setting, Value, Settings);

    /// <summary>The resolved value where nothing was typed: a base model brings its own architecture, whatever the plan says.</summary>
    private string? Value(string key) =>
        Draft.Typed.ContainsKey(key) ? Draft.Value(key) : SettingText.Of(_resolved?[key]) ?? Draft.Value(key);

    private void Toggle(string group)
    {
        if (!_open.Remove(group))
        {
            _open.Add(group);
        }
    }
}
