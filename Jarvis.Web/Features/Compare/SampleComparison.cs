using Jarvis.Contracts;

namespace Jarvis.Web.Features.Compare;

/// <param name="Samples">One a run in the order of the runs; null where the run has none of this prompt by then.</param>
public sealed record SampleRow(string Prompt, IReadOnlyList<SampleGenerated?> Samples);

/// <summary>What runs write to the same prompts at the same step.</summary>
/// <param name="Steps">That can be chosen, newest first.</param>
/// <param name="Step">The chosen one; null where there is no sample at all.</param>
public sealed record SampleComparison(IReadOnlyList<long> Steps, long? Step, IReadOnlyList<SampleRow> Rows)
{
    /// <param name="runs">Samples of each run, in order of steps.</param>
    /// <param name="wanted">Null, or a step that no run sampled at, is the newest that all runs with samples share; where they share none,
    /// the newest of all. A run without a sample at the step shows the one before it, whose step the sample tells.</param>
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

    /// <summary>What the model wrote, without the prompt that a continued text begins with.</summary>
    public static string Text(SampleGenerated sample)
    {
        string text =
            !sample.Asked && sample.Text.StartsWith(sample.Prompt, StringComparison.Ordinal)
                ? sample.Text[sample.Prompt.Length..]
                : sample.Text;
        return text.Trim() is { Length: > 0 } written ? written : "(nothing yet)";
    }
}
