using Jarvis.Contracts;

namespace Jarvis.Web.Features.Runs;

/// <param name="Started">Null where the attempt wrote nothing of its beginning.</param>
/// <param name="Resumed">Null where it began from nothing.</param>
/// <param name="Ended">Null while it runs, or where it died without a word.</param>
/// <param name="Rollbacks">Where it went back by itself.</param>
public sealed record RunAttempt(
    int Number,
    AttemptStarted? Started,
    RunResumed? Resumed,
    AttemptEnded? Ended,
    IReadOnlyList<RunResumed> Rollbacks
);

/// <summary>A run's story as attempts: each start, and what it went on from.</summary>
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
