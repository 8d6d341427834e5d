using Jarvis.Contracts;

namespace Jarvis.Runs.Reports;

/// <summary>The summary in words: what was trained, how far it came, what it learnt, how it ended.</summary>
internal static class ReportText
{
    private const int MostVersions = 20,
        ShownHash = 12;

    public static IEnumerable<string> Summary(ReportContent content)
    {
        if (content.Start is not { } start)
        {
            yield return "The run has not begun to train yet.";
            yield break;
        }

        yield return $"A {content.Plan.Model.Size} model with {ReportFormats.Count(start.Parameters)} parameters, trained on "
            + $"{string.Join(", ", content.Plan.Data.Files.Select(DataEntry.ShortName))} in {start.Precision} on {start.Device} with "
            + $"{start.Threads} threads.";
        if (content.Data is { } data && Versions(data) is { Length: > 0 } versions)
        {
            yield return $"The data: {versions}.";
        }

        if (content.Steps is [.., var last])
        {
            string all = start.MaxSteps > 0 ? $" of {ReportFormats.Whole(start.MaxSteps)}" : "";
            yield return $"{Progress(content)} {ReportFormats.Whole(last.Step)}{all} steps, {ReportFormats.Count(last.Tokens)} tokens "
                + $"({last.Epoch:0.00} passes over the data), in {ReportFormats.Duration(content.Trained)} at "
                + $"{ReportFormats.Speed(MedianSpeed(content.Steps))}.";
        }

        if (content.Best is { } best)
        {
            yield return $"The best validation loss is {ReportFormats.Loss(best.Loss)} (perplexity "
                + $"{ReportFormats.Perplexity(best.Perplexity)}, "
                + $"{ReportFormats.Percent(best.Accuracy)} of the next tokens guessed right) at step {ReportFormats.Whole(best.Step)}.";
            if (content.Evaluations is [var first, .., var newest] && newest != first)
            {
                yield return newest.DecidingLoss <= best.DecidingLoss + 1e-9
                    ? $"It fell from {ReportFormats.Loss(first.Loss)} and was still falling at the last evaluation: more steps would help."
                    : $"It fell from {ReportFormats.Loss(first.Loss)} and has risen to {ReportFormats.Loss(newest.Loss)} since: "
                        + "more or cleaner data would help more than more steps.";
            }
        }

        if (content.Steps.Count(s => s.Spike == true) is > 0 and var spikes)
        {
            yield return $"The loss or the gradient norm jumped unusually in {spikes} step{(spikes == 1 ? "" : "s")}.";
        }
        foreach (var back in content.Rollbacks)
        {
            yield return $"It went back to step {ReportFormats.Whole(back.FromStep)} by itself: {back.RolledBack}";
        }
        if (content.Resumes.Count > 0)
        {
            yield return $"It was resumed {content.Resumes.Count} time{(content.Resumes.Count == 1 ? "" : "s")}, last from step "
                + $"{ReportFormats.Whole(content.Resumes[^1].FromStep)}"
                + (content.Resumes[^1].Differs is { } differs ? $", with a difference: {differs}." : ".");
        }
        if (content.End is { } end)
        {
            yield return $"It ended {RunStateText.Of(end.State, stopped: end.IsStopped).ToLowerInvariant()}: {end.Reason}";
        }
    }

    /// <summary>The dataset versions that identify the exact content; the files of a folder are too many to list.</summary>
    private static string Versions(RunData data) =>
        string.Join(
            ", ",
            data.Sources.Where(source => source.Version is not null)
                .Take(MostVersions)
                .Select(source =>
                    $"{DataEntry.ShortName(source.Name)} version {source.Version} "
                    + $"(hash {source.Hash[..Math.Min(ShownHash, source.Hash.Length)]})"
                )
        );

    private static string Progress(ReportContent content) => content.End is null ? "So far" : "It ran";

    private static double MedianSpeed(IReadOnlyList<StepMetrics> steps) =>
        steps.Select(s => s.TokensPerSecond).Order().ElementAt(steps.Count / 2);
}
