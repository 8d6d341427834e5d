using Jarvis.Contracts;
using Jarvis.Web.Features.Runs;

namespace Jarvis.Web.Features.Compare;

/// <param name="Samples">One per run, in the order of the runs; null where the run has no sample for this prompt up to the step.</param>
public sealed record SampleRow(string Prompt, IReadOnlyList<SampleGenerated?> Samples);

/// <summary>What the runs generated for the same prompts at the same step.</summary>
/// <param name="Steps">The steps to choose from, newest first.</param>
/// <param name="Step">The chosen step; null where there are no samples at all.</param>
public sealed record SampleComparison(IReadOnlyList<long> Steps, long? Step, IReadOnlyList<SampleRow> Rows)
{
    /// <param name="runs">The samples of each run, in order of steps.</param>
    /// <param name="wanted">If it is null or no run has samples at this step, the newest step that all runs with samples share is used, or
    /// the newest of all if they share none. A run without a sample at the step shows its previous one, labelled with its own step.</param>
    public static SampleComparison Of(IReadOnlyList<IReadOnlyList<SampleGenerated>> runs, long? wanted)
    {
        var steps = runs.Select(samples => samples.Select(each => each.Step).ToHashSet()).ToList();
        long[] all = [.. steps.SelectMany(each => each).Distinct().OrderDescending()];
        if (all.Length == 0)
        {
            return new SampleComparison([], null, []);
        }

        var sampled = steps.Where(each => each.Count > 0).ToList();
        long step =
            wanted is { } asked && all.Contains(asked)
                ? asked
                : all.Where(each => sampled.TrueForAll(run => run.Contains(each))).DefaultIfEmpty(all[0]).First();
        var prompts = runs.SelectMany(samples => samples.Where(each => each.Step <= step)).Select(each => each.Prompt).Distinct();
        return new SampleComparison(
            all,
            step,
            [
                .. prompts.Select(prompt => new SampleRow(
                    prompt,
                    [.. runs.Select(samples => samples.LastOrDefault(each => each.Prompt == prompt && each.Step <= step))]
                )),
            ]
        );
    }

    /// <summary>The generated text, without the prompt that a continuation begins with.</summary>
    public static string Text(SampleGenerated sample) =>
        SampleColumns.Text(sample).Trim() is { Length: > 0 } written ? written : "(nothing yet)";
}
