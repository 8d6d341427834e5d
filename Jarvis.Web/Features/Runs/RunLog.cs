using Jarvis.Contracts;

namespace Jarvis.Web.Features.Runs;

/// <summary>
/// The log of a run: what it did and what it warned of, line by line. A run that went well warns of nothing, and its log is not empty.
/// </summary>
internal static class RunLog
{
    /// <returns>In order of sequence; null while the history is read.</returns>
    public static IReadOnlyList<RunLogLine>? Of(IReadOnlyList<RunEvent>? events) =>
        events is null
            ? null
            :
            [
                .. EventText
                    .Worth(events)
                    .Where(each => each is not (SampleGenerated or ValidationDetails)) // tabs of their own, many a step
                    .Select(each => new RunLogLine(Severity(each), EventText.Words(each)) { Sequence = each.Sequence, At = each.At })
                    .Concat(events.OfType<RunLogLine>())
                    .OrderBy(line => line.Sequence),
            ];

    private static LogSeverity Severity(RunEvent each) =>
        each switch
        {
            AttemptEnded { State: RunState.Failed } => LogSeverity.Error,
            AttemptEnded { State: RunState.Interrupted } or RunResumed { RolledBack: not null } => LogSeverity.Warning,
            _ => LogSeverity.Information,
        };
}
