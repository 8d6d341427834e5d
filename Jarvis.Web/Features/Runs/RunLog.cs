using Jarvis.Contracts;

namespace Jarvis.Web.Features.Runs;

/// <summary>
/// The log of a run: its events and its own log lines together, so that a run without warnings has a log too.
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
                    .Where(each => each is not (SampleGenerated or ValidationDetails)) // these have tabs of their own
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
