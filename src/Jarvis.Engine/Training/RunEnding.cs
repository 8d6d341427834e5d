using Jarvis.Contracts;

namespace Jarvis.Engine.Training;

/// <summary>Why a run is over, and as what.</summary>
internal sealed record RunEnding(RunState State, string Reason)
{
    /// <summary>Null while the run is to go on.</summary>
    public static RunEnding? Of(TrainingPlan plan, TrainerState state, RunRequest? asked) =>
        asked switch
        {
            RunRequest.Cancel => new(RunState.Cancelled, $"Cancelled at step {state.Step}; nothing was saved."),
            RunRequest.Shutdown => new(
                RunState.Interrupted,
                $"Saved at step {state.Step} because the service shuts down; it goes on at the next start."
            ),
            RunRequest.Pause => new(RunState.Paused, $"Paused at step {state.Step}."),
            RunRequest.Stop => new(RunState.Completed, $"Stopped at step {state.Step} of {plan.MaxSteps}, as asked."),
            _ when state.Step >= plan.MaxSteps => new(RunState.Completed, $"All {plan.MaxSteps} steps are done."),
            _ when plan.Patience > 0 && state.BadEvaluations >= plan.Patience => new(
                RunState.Completed,
                $"Stopped early at step {state.Step}: no better validation loss in {state.BadEvaluations} evaluations."
            ),
            _ => null,
        };
}
