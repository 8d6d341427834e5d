using System.Globalization;
using System.Text;
using Jarvis.Web.Feed;

namespace Jarvis.Web.Features.Compare;

/// <summary>The curves as a table for other programs: one line per step or evaluation of every run, neither thinned nor smoothed.</summary>
public static class CompareCsv
{
    private const string Header =
        "run_id,run,kind,step,epoch,tokens,training_seconds,flops,"
        + "loss,learning_rate,gradient_norm,tokens_per_second,perplexity,token_accuracy";

    /// <summary>Lines end with a line feed.</summary>
    /// <param name="read">Passes a run's history to its second argument; a run without a history gets no lines.</param>
    public static string Of(IEnumerable<ComparedRun> runs, Action<ComparedRun, Func<RunHistory, bool>> read)
    {
        var csv = new StringBuilder(Header).Append('\n');
        foreach (var run in runs)
        {
            read(run, history =>
            {
                Write(csv, run, history);
                return true;
            });
        }

        return csv.ToString();
    }

    private static void Write(StringBuilder csv, ComparedRun run, RunHistory history)
    {
        var clock = TrainingClock.Of(history);
        string name = $"{Field(run.Id)},{Field(run.Name)}";
        double? Flops(long tokens) => run.Parameters is { } parameters ? 6.0 * parameters * tokens : null;
        foreach (var step in history.Steps)
        {
            Line(
                csv,
                name,
                "step",
                step.Step,
                step.Epoch,
                step.Tokens,
                clock.Seconds(step.At),
                Flops(step.Tokens),
                step.Loss,
                step.LearningRate,
                step.GradientNorm,
                step.TokensPerSecond,
                null,
                null
            );
        }

        foreach (var each in history.Evaluations)
        {
            var at = history.Steps.LastOrDefault(step => step.Step <= each.Step);
            Line(
                csv,
                name,
                "evaluation",
                each.Step,
                each.Epoch,
                at?.Tokens,
                clock.Seconds(each.At),
                at is null ? null : Flops(at.Tokens),
                each.DecidingLoss,
                null,
                null,
                null,
                each.EmaPerplexity ?? each.Perplexity,
                each.EmaAccuracy ?? each.Accuracy
            );
        }
    }

    private static void Line(StringBuilder csv, string name, string kind, params ReadOnlySpan<double?> values)
    {
        csv.Append(name).Append(',').Append(kind);
        foreach (double? value in values)
        {
            csv.Append(',').Append(value?.ToString("R", CultureInfo.InvariantCulture));
        }

        csv.Append('\n');
    }

    /// <summary>
    /// Quoted where necessary. A name that begins like a formula gets an apostrophe, because a spreadsheet would evaluate it.
    /// </summary>
    private static string Field(string text)
    {
        string safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\n\r") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
