using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Runs;

/// <summary>An event of a run as a line of text.</summary>
public static class EventText
{
    /// <summary>The events that are worth a line: no log lines, and of a phase's progress only its start.</summary>
    public static IEnumerable<RunEvent> Worth(IEnumerable<RunEvent> events)
    {
        PhaseChanged? before = null;
        foreach (var each in events)
        {
            if (each is RunLogLine || (each is PhaseChanged phase && phase.Phase == before?.Phase && phase.Text == before.Text))
            {
                continue;
            }

            before = each as PhaseChanged ?? before;
            yield return each;
        }
    }

    public static string Kind(RunEvent each) =>
        each switch
        {
            AttemptStarted => "started",
            RunResumed { RolledBack: not null } => "rolled back",
            RunResumed => "resumed",
            PhaseChanged => "phase",
            EvaluationMetrics => "evaluation",
            ValidationDetails => "details",
            EpochMetrics => "epoch",
            SampleGenerated => "sample",
            CheckpointWritten => "checkpoint",
            ReportWritten => "report",
            AttemptEnded => "ended",
            _ => "event",
        };

    private static string Length(AttemptStarted started)
    {
        string?[] ends =
        [
            started.MaxSteps > 0 ? Formats.Plural(started.MaxSteps, "step") : null,
            started.MaxHours is { } hours ? string.Create(CultureInfo.InvariantCulture, $"{hours:0.##} hours") : null,
        ];
        return $"up to {string.Join(" or ", ends.OfType<string>())}";
    }

    public static string Words(RunEvent each) =>
        each switch
        {
            AttemptStarted started => $"Attempt {started.Attempt}: {Formats.Short(started.Parameters)} parameters on "
                + $"{started.DeviceName ?? started.Device}, {started.Precision}, "
                + $"{Formats.Plural(started.Threads, "thread")}, {Length(started)}",
            RunResumed { RolledBack: { } why } back => $"Rolled back to step {Formats.Count(back.FromStep)} ({back.Checkpoint}): {why}",
            RunResumed resumed => $"Resumed from step {Formats.Count(resumed.FromStep)} "
                + $"({resumed.Checkpoint}){(resumed.Differs is { } differs ? $"; differs: {differs}" : "")}",
            PhaseChanged phase => phase.Text,
            EvaluationMetrics evaluation => $"Step {Formats.Count(evaluation.Step)}: loss {Formats.Loss(evaluation.Loss)}, perplexity "
                + $"{Formats.Perplexity(evaluation.Perplexity)}"
                + $"{(evaluation.EmaLoss is { } average ? $", EMA {Formats.Loss(average)}" : "")}"
                + $"{(evaluation.Best ? ", the best so far" : "")}, took {Formats.Duration(evaluation.DurationSeconds)}",
            ValidationDetails details => $"Step {Formats.Count(details.Step)}: {Formats.Plural(details.Domains.Count, "domain")}, "
                + $"{Formats.Plural(details.Losses.Records.Sum(), "held-out record")}"
                + $"{(details.Worst is [var worst, ..] ? $", the worst with loss {Formats.Loss(worst.Loss)}" : "")}",
            EpochMetrics epoch =>
                $"Epoch {epoch.Epoch} at step {Formats.Count(epoch.Step)}: training loss {Formats.Loss(epoch.TrainLoss)}, "
                    + $"{(epoch.ValidationLoss is { } held ? $"validation loss {Formats.Loss(held)}, " : "")}"
                    + $"took {Formats.Duration(epoch.DurationSeconds)}",
            SampleGenerated sample => $"Step {Formats.Count(sample.Step)}: “{Short(sample.Prompt)}”",
            CheckpointWritten written => $"{written.Name}, {Formats.Bytes(written.Bytes)}{(written.Best ? ", the best so far" : "")}",
            ReportWritten report => $"Report updated at step {Formats.Count(report.Step)}",
            AttemptEnded ended => $"{RunStateText.Of(ended.State, stopped: ended.IsStopped)} at step "
                + $"{Formats.Count(ended.Step)}: {ended.Reason}",
            _ => "An event of a newer version of Jarvis",
        };

    private static string Short(string text) => (text.Length > 60 ? text[..60] + "…" : text).ReplaceLineEndings(" ");
}
