using Jarvis.Contracts;
using Jarvis.Engine.Plans;

namespace Jarvis.Runs;

/// <summary>Reads plan files so that their paths mean the same wherever the run is resumed.</summary>
public static class PlanFile
{
    /// <summary>Reads a plan; every path in it becomes absolute.</summary>
    /// <param name="path">A JSON file; comments are allowed.</param>
    /// <param name="overrides">Each <c>key=value</c>, as after <c>train --set</c>.</param>
    /// <exception cref="PlanException">The file is missing or not JSON, or has unknown or ill-typed keys; all of them are
    /// listed.</exception>
    public static TrainingPlan Read(string path, IEnumerable<string>? overrides = null) =>
        Absolute(PlanReader.ReadFile(path, overrides), Path.GetDirectoryName(Path.GetFullPath(path))!);

    /// <summary>
    /// A path is looked for in the working directory first, then beside the plan file. Names of datasets and tokenizers are left as they
    /// are.
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
