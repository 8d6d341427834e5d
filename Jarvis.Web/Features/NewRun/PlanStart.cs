using Jarvis.Contracts;

namespace Jarvis.Web.Features.NewRun;

/// <summary>The plan that a form begins with, and where it comes from: a preset, a run or a plan file.</summary>
/// <param name="Name">A preset's title, a run's name, a file's name.</param>
public sealed record PlanStart(TrainingPlan Plan, string? Name)
{
    public string? PresetId { get; init; }

    public string? RunId { get; init; }

    /// <summary>Why it has its values, by the setting's key.</summary>
    public IReadOnlyDictionary<string, string> Reasons { get; init; } = new Dictionary<string, string>();

    public static PlanStart Of(Preset preset) => new(preset.Plan, preset.Title) { PresetId = preset.Id, Reasons = preset.Reasons };

    /// <summary>Where it comes from, to follow "begins with".</summary>
    public string Text =>
        RunId is not null ? $"the plan of {Name}"
        : PresetId is not null ? $"the preset {Name}"
        : $"the plan file {Name}";
}
