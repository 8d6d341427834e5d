using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Home;

/// <summary>A schedule and the next time at which it starts a run.</summary>
public sealed record ComingRun(ScheduleSummary Schedule, DateTimeOffset At);

/// <summary>What Home shows. Archived runs are left out: they were put away.</summary>
/// <param name="IsFresh">There is no run at all, not even an archived one: Home leads to the first model.</param>
/// <param name="Stopped">Paused or interrupted: they can be resumed.</param>
/// <param name="Queued">In the order in which they start.</param>
/// <param name="NextStart">When the first queued run is expected to start; null while nobody can tell.</param>
/// <param name="Coming">Of each schedule the next time, the soonest first.</param>
/// <param name="Finished">Ended for good, the newest first.</param>
public sealed record HomeView(
    bool IsFresh,
    IReadOnlyList<RunSummary> Running,
    IReadOnlyList<RunSummary> Stopped,
    IReadOnlyList<RunSummary> Queued,
    DateTimeOffset? NextStart,
    IReadOnlyList<ComingRun> Coming,
    IReadOnlyList<RunSummary> Finished,
    NightSummary? LastNight
)
{
    public static HomeView Empty { get; } = new(false, [], [], [], null, [], [], null);

    public bool HasNext => Queued.Count > 0 || Coming.Count > 0;

    /// <param name="runs">All that are not deleted.</param>
    public static HomeView Of(
        IReadOnlyList<RunSummary> runs,
        IReadOnlyList<ComingRun> coming,
        IReadOnlyList<Notice> notices,
        UserClock clock
    )
    {
        var shown = runs.Where(run => !run.Archived).ToList();
        List<RunSummary> running = [.. shown.Where(run => FeedState.IsActive(run.State)).OrderBy(run => run.StartedAt ?? run.CreatedAt)];
        List<RunSummary> queued =
        [
            .. shown
                .Where(run => run.State == RunState.Queued)
                .OrderBy(run => run.QueuePosition ?? int.MaxValue)
                .ThenBy(run => run.CreatedAt),
        ];
        return new HomeView(
            runs.Count == 0,
            running,
            [
                .. shown
                    .Where(run => run.State is RunState.Paused or RunState.Interrupted)
                    .OrderByDescending(run => run.EndedAt ?? run.CreatedAt),
            ],
            queued,
            NextStartOf(running, clock.Now),
            coming,
            [
                .. shown
                    .Where(run => run.State is RunState.Completed or RunState.Failed or RunState.Cancelled)
                    .OrderByDescending(run => run.EndedAt ?? run.CreatedAt),
            ],
            NightSummary.Of(shown, notices, clock)
        );
    }

    /// <summary>With one run going on, the next one follows it; with several, which of them makes room is not known.</summary>
    private static DateTimeOffset? NextStartOf(IReadOnlyList<RunSummary> running, DateTimeOffset now) =>
        running is [{ EtaSeconds: { } seconds and >= 0 and < 3.2e7 }] ? now.AddSeconds(seconds) : null;
}
