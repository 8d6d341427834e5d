using Jarvis.Contracts;
using Jarvis.Web.Feed;

namespace Jarvis.Web.Shell.Tour;

/// <summary>How far somebody came in the tour. Everything else follows from the state of the run.</summary>
/// <param name="StartedAt">The first run that is created afterwards is the tour's.</param>
/// <param name="RunId">Null until there is one.</param>
/// <param name="IsLeft">Not shown; it can be taken up again.</param>
/// <param name="IsCollapsed">Only the title is shown.</param>
/// <param name="IsDone">It was closed at its end.</param>
public sealed record TourProgress(
    DateTimeOffset StartedAt,
    string? RunId = null,
    bool IsLeft = false,
    bool IsCollapsed = false,
    bool IsDone = false
)
{
    /// <summary>
    /// The tour's run: the one that is known, as long as it leads on; else the first that was created since by hand. Null where there is
    /// none yet, or it was deleted.
    /// </summary>
    public RunSummary? RunOf(FeedState state)
    {
        var known = RunId is null ? null : state.Runs.FirstOrDefault(run => run.Id == RunId);
        if (known is not null && !IsDeadEnd(known))
        {
            return known;
        }

        return state
            .Runs.Where(run =>
                run.CreatedAt >= (known?.CreatedAt ?? StartedAt) && run.Id != RunId && run is { ScheduleId: null, Archived: false }
            )
            .MinBy(run => run.CreatedAt)
            ?? known;
    }

    /// <summary>It will never have a model to talk to.</summary>
    public static bool IsDeadEnd(RunSummary run) =>
        run.State == RunState.Failed
        || (run is { State: RunState.Completed or RunState.Cancelled, BestCheckpoint: null, LastCheckpoint: null });
}
