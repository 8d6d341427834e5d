using Jarvis.Contracts;

namespace Jarvis.Trainer.CommandLine;

/// <summary>Makes a plan's paths absolute, so that it can be resumed from anywhere.</summary>
internal static class PlanPaths
{
    /// <summary>
    /// A path is looked for in the working directory first, then beside the plan file. Names of datasets and tokenizers stay.
    /// </summary>
    public static TrainingPlan Absolute(TrainingPlan plan, string planFolder) =>
        plan with
        {
            Data = [.. plan.Data.Select(path => Found(path, planFolder) ?? path)],
            Tokenizer = plan.Tokenizer is null ? null : Found(plan.Tokenizer, planFolder) ?? plan.Tokenizer,
            BaseModel = plan.BaseModel is null ? null : Found(plan.BaseModel, planFolder) ?? plan.BaseModel,
        };

    private static string? Found(string path, string planFolder) =>
        new[] { Path.GetFullPath(path), Path.GetFullPath(path, planFolder) }.FirstOrDefault(Path.Exists);
}
