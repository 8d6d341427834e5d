using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Jarvis.Runs;

namespace Jarvis.Cli.Training;

/// <summary>
/// The command line's description of a new run: a plan file or a preset, and optional data and settings that override it.
/// </summary>
internal sealed record TrainRequest(string? File, string? Preset, string[] Data, string[] Overrides)
{
    /// <summary>The plan with absolute paths, not yet resolved.</summary>
    /// <exception cref="PlanException">The file, the preset or an override is invalid.</exception>
    public TrainingPlan Plan()
    {
        var plan = File is not null ? PlanReader.ReadFile(File, Overrides) : Presets.Plan(Preset!, Overrides);
        if (Data.Length > 0)
        {
            plan = plan with { Data = plan.Data with { Files = Data } };
        }
        return PlanFile.Absolute(plan, File is null ? Directory.GetCurrentDirectory() : Path.GetDirectoryName(Path.GetFullPath(File))!);
    }
}
