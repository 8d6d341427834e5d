using Jarvis.Contracts;
using Jarvis.Web.Feed;

namespace Jarvis.Web.Features.Runs;

/// <summary>
/// How a phase of a run is drawn: <c>ahead</c>, <c>now</c>, <c>again</c> (done before and still to be repeated), <c>stopped</c> or
/// <c>done</c>.
/// </summary>
public static class PhaseLook
{
    /// <param name="current">Null before the run's first phase.</param>
    public static string Of(RunPhase phase, RunSummary? run, RunPhase? current) =>
        run switch
        {
            null => "ahead",
            { State: RunState.Completed } => "done",
            _ when phase == current => FeedState.IsActive(run.State) ? "now" : "stopped",
            _ when phase <= RunPhase.Load => phase < current && (current < RunPhase.Done || run.Step > 0) ? "done" : "ahead",
            _ when phase == RunPhase.Train && current == RunPhase.Done && run.Step > 0 => "stopped",
            _ => Visited(phase, run) ? "again" : "ahead",
        };

    /// <summary>Training, evaluating and saving alternate, so none of them is done before the run is.</summary>
    private static bool Visited(RunPhase phase, RunSummary run) =>
        phase switch
        {
            RunPhase.Train => run.Step > 0,
            RunPhase.Evaluate => run.ValidationLoss is not null,
            _ => run.LastCheckpoint is not null,
        };
}
