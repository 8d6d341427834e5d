using Jarvis.Contracts;

namespace Jarvis.Trainer.Runs;

/// <summary>Short labels for a plan, for screens and the names of runs.</summary>
internal static class PlanLabels
{
    /// <summary>The data in a few words: "starter", "input.txt", "input.txt and 2 more".</summary>
    public static string Data(TrainingPlan plan) =>
        plan.Data.Files switch
        {
            [] => "no data",
            [var only] => DataEntry.ShortName(only),
            [var first, var second] => $"{DataEntry.ShortName(first)} and {DataEntry.ShortName(second)}",
            [var first, ..] => $"{DataEntry.ShortName(first)} and {plan.Data.Files.Count - 1} more",
        };

    /// <summary>Name of the first file or dataset without its extension, for naming runs.</summary>
    public static string DataName(TrainingPlan plan) =>
        plan.Data.Files is [var first, ..] && Path.GetFileNameWithoutExtension(DataEntry.ShortName(first)) is { Length: > 0 } name
            ? name
            : "run";
}
