using Jarvis.Contracts;

namespace Jarvis.Web.Features.Runs;

/// <param name="Started">Null if the attempt ended while it prepared the data.</param>
/// <param name="Resumed">Null if it started without a checkpoint.</param>
/// <param name="Ended">Null while it runs, and if its process was killed.</param>
/// <param name="Rollbacks">Each time that it rolled back by itself.</param>
public sealed record RunAttempt(
    int Number,
    AttemptStarted? Started,
    RunResumed? Resumed,
    AttemptEnded? Ended,
    IReadOnlyList<RunResumed> Rollbacks
);

/// <summary>The attempts of a run: when each started, from which checkpoint, and how it ended.</summary>
public static class RunAttempts
{
    public static IReadOnlyList<RunAttempt> Of(IEnumerable<RunEvent> events) =>
        [
            .. events
                .Select(each => (Number: NumberOf(each), Event: each))
                .Where(each => each.Number is not null)
                .GroupBy(each => each.Number!.Value, each => each.Event)
                .OrderBy(group => group.Key)
                .Select(group => new RunAttempt(
                    group.Key,
                    group.OfType<AttemptStarted>().FirstOrDefault(),
                    group.OfType<RunResumed>().FirstOrDefault(each => each.RolledBack is null),
                    group.OfType<AttemptEnded>().LastOrDefault(),
                    [.. group.OfType<RunResumed>().Where(each => each.RolledBack is not null)]
                )),
        ];

    private static int? NumberOf(RunEvent each) =>
        each switch
        {
            AttemptStarted started => started.Attempt,
            RunResumed resumed => resumed.Attempt,
            AttemptEnded ended => ended.Attempt,
            _ => null,
        };
}
