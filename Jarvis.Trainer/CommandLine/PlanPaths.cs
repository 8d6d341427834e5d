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
            Data = plan.Data with
            {
                Files = [.. plan.Data.Files.Select(path => Found(path, planFolder) ?? path)],
                Tokenizer = plan.Data.Tokenizer is null ? null : Found(plan.Data.Tokenizer, planFolder) ?? plan.Data.Tokenizer,
            },
            Model = plan.Model with
            {
                BaseModel = plan.Model.BaseModel is null ? null : Found(plan.Model.BaseModel, planFolder) ?? plan.Model.BaseModel,
            },
        };

    private static string? Found(string path, string planFolder) =>
        new[] { Path.GetFullPath(path), Path.GetFullPath(path, planFolder) }.FirstOrDefault(Path.Exists);
}
