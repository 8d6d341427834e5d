using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Store;
using Jarvis.Engine.Plans;
using Jarvis.ServiceDefaults;
using Jarvis.Trainer.Hardware;
using Jarvis.Trainer.Paths;

namespace Jarvis.Trainer.Queue;

/// <summary>Everything that is wrong with a plan before it starts: its settings, and data that does not exist on this machine.</summary>
internal sealed class PlanProblems(JarvisPaths paths, PlanDoor door, MachineNow machine)
{
    private const int MostData = 200,
        LongestPrompt = 10_000;

    public IReadOnlyList<string> Of(TrainingPlan plan) =>
        Unusable(plan) is { Count: > 0 } unusable
            ? unusable
            :
            [
                .. PlanChecks.Problems(plan).Select(problem => ShownText.WithoutPaths(problem, paths)),
                .. TooMuch(plan),
                .. plan.Data.Files.Take(MostData).Select(Missing).OfType<string>(),
                .. door.Tokenizer(plan),
            ];

    /// <summary>
    /// Problems that prevent any further check: lists that are null, and a base model that may not be read, because the other checks would
    /// open it and their messages would reveal what is in it.
    /// </summary>
    public IReadOnlyList<string> Unusable(TrainingPlan plan) =>
        plan is { Data.Files: null } or { Evaluation.SamplePrompts: null } or { FineTuning.LoraTargets: null }
            ? ["data, sample_prompts and lora_targets must be lists."]
        : plan.Data.Files.Contains(null!) || plan.Evaluation.SamplePrompts.Contains(null!) || plan.FineTuning.LoraTargets.Contains(null!)
            ? ["data, sample_prompts and lora_targets must not hold null."]
        : [.. door.Model(plan)];

    /// <summary>Reports when the run's checkpoints would fill the disk, given its free space now.</summary>
    public IEnumerable<string> NoRoom(TrainingPlan plan)
    {
        if (PlanChecks.Problems(WithAnyData(plan), machine.Facts).Count > 0)
        {
            return [];
        }
        var resolved = PlanResolver.Resolve(WithAnyData(plan), machine.Facts);
        return DiskEstimate.Refusal(resolved, PlanResolver.Network(resolved), paths.Runs) is { } refusal ? [refusal] : [];
    }

    /// <summary>The plan as it is judged where its data does not matter or is not known yet.</summary>
    public static TrainingPlan WithAnyData(TrainingPlan plan) => plan with { Data = plan.Data with { Files = ["any"], Weights = null } };

    private static IEnumerable<string> TooMuch(TrainingPlan plan)
    {
        if (plan.Data.Files.Count > MostData)
        {
            yield return $"data names {plan.Data.Files.Count} files or datasets; {MostData} are the most. Name a folder instead.";
        }
        if (plan.Evaluation.SamplePrompts.Any(prompt => prompt.Length > LongestPrompt))
        {
            yield return $"A sample prompt has more than {LongestPrompt:N0} characters; shorten it.";
        }
    }

    private string? Missing(string data)
    {
        if (!DataEntry.IsDataset(data))
        {
            return Path.IsPathFullyQualified(data) && door.Data(data) is { } refusal ? refusal
                : Path.IsPathFullyQualified(data) && Path.Exists(data) ? null
                : $"'{data}' is not on this machine; give an absolute path on the server, or upload the file.";
        }
        string name = data[DataEntry.DatasetPrefix.Length..],
            id = name.Contains('@') ? name[..name.LastIndexOf('@')] : name;
        bool isName = id is not ("" or "." or "..") && id.AsSpan().IndexOfAny('/', '\\') < 0;
        if (!isName || DatasetManifest.Read(paths.Dataset(id)) is not { } manifest)
        {
            return $"There is no dataset '{id}'; the Datasets page lists them.";
        }
        return
            id == name
            || (
                int.TryParse(name.AsSpan(id.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int version)
                && version >= 1
                && version <= manifest.Version
            )
            ? null
            : $"Dataset '{id}' has no version '{name[(id.Length + 1)..]}'; it has 1 to {manifest.Version}.";
    }
}
