using Jarvis.Contracts;
using Jarvis.Engine.Plans;

namespace Jarvis.Trainer.Queue;

/// <summary>Everything that is wrong with a plan before it starts: its settings, and data that is not here.</summary>
internal sealed class PlanProblems(JarvisPaths paths)
{
    private const string DatasetPrefix = "dataset:";

    public IReadOnlyList<string> Of(TrainingPlan plan)
        => plan is { Data: null } or { SamplePrompts: null } ? ["data and sample_prompts must be lists."] : [.. PlanChecks.Problems(plan), .. plan.Data.Select(Missing).OfType<string>()];

    private string? Missing(string data)
    {
        if (!data.StartsWith(DatasetPrefix, StringComparison.Ordinal))
            return File.Exists(data) || Directory.Exists(data) ? null : $"'{data}' is not on this machine; give an absolute path on the server, or upload the file.";
        string id = data[DatasetPrefix.Length..];
        bool isName = id is not ("" or "." or "..") && id.AsSpan().IndexOfAny('/', '\\') < 0;
        return isName && Directory.Exists(paths.Dataset(id)) ? null : $"There is no dataset '{id}'; the Datasets page lists them.";
    }
}
