using System.Globalization;
using Jarvis.Web.Features.Runs;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Compare;

/// <param name="Values">One value per run.</param>
/// <param name="Best">Index of the best value; null where no value counts as better than another.</param>
public sealed record FigureRow(string Title, string? Help, IReadOnlyList<string> Values, int? Best = null);

/// <summary>What each run achieved and what it cost, one row per figure.</summary>
public static class CompareFigures
{
    public static IReadOnlyList<FigureRow> Of(IReadOnlyList<ComparedRun> runs)
    {
        FigureRow Row(string title, Func<ComparedRun, string> text, string? help = null) => new(title, help, [.. runs.Select(text)]);
        FigureRow Ranked(string title, Func<ComparedRun, double?> value, Func<double?, string> text, bool least, string? help = null) =>
            new(title, help, [.. runs.Select(run => text(value(run)))], Best(runs.Select(value), least));

        return
        [
            Ranked("Best validation loss", BestLoss, Formats.Loss, least: true, "Of the averaged weights where a run keeps them."),
            Row("at step", run => Formats.Count(run.BestEvaluation?.Step)),
            Ranked(
                "Perplexity",
                run => run.BestEvaluation is { } best ? best.EmaPerplexity ?? best.Perplexity : null,
                Formats.Perplexity,
                least: true
            ),
            Ranked(
                "Token accuracy",
                run => run.BestEvaluation is { } best ? best.EmaAccuracy ?? best.Accuracy : null,
                Accuracy,
                least: false
            ),
            Row("Training loss", run => Formats.Loss(run.LastStep?.Loss), "Of the newest step."),
            Row("Steps", run => run.Summary is { } summary ? Formats.Steps(summary) : Formats.None),
            Row("Tokens", run => Formats.Short(run.LastStep?.Tokens)),
            Row("Time training", run => Formats.Duration(run.TrainingSeconds), RunTimes.TrainingHint + "."),
            Ranked("Speed", run => run.MeanTokensPerSecond, Formats.TokensPerSecond, least: false, "Mean over all steps."),
            Row("Memory", run => Formats.Bytes(run.MemoryBytes), "Estimated from the plan."),
            Row("Parameters", run => Formats.Short(run.Parameters)),
            Row("Compute", run => Flops(run.Flops), "6 · parameters · tokens, which is about right for a transformer."),
            Row("Device", run =>
                run.Device is { } device ? $"{device}{(run.Precision is { } precision ? $", {precision}" : "")}" : Formats.None
            ),
        ];
    }

    /// <summary>1.2e15 FLOP</summary>
    public static string Flops(double? value) =>
        value is { } flops
            ? flops.ToString("0.0#e+0", CultureInfo.InvariantCulture).Replace("e+", "e", StringComparison.Ordinal) + " FLOP"
            : Formats.None;

    /// <summary>31.4 %</summary>
    public static string Accuracy(double? share) =>
        share is { } part ? (part * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %" : Formats.None;

    private static double? BestLoss(ComparedRun run) => run.BestEvaluation?.DecidingLoss ?? run.Summary?.BestLoss;

    /// <summary>Null where fewer than two runs have the figure, or several share the best value.</summary>
    private static int? Best(IEnumerable<double?> values, bool least)
    {
        var known = values
            .Index()
            .Where(each => each.Item is { } value && double.IsFinite(value))
            .OrderBy(each => least ? each.Item : -each.Item)
            .ToList();
        return known.Count > 1 && !known[0].Item.Equals(known[1].Item) ? known[0].Index : null;
    }
}
