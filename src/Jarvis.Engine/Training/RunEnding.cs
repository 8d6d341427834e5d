using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Engine.Training;

/// <summary>Why a run has ended, and in which state.</summary>
internal sealed record RunEnding(RunState State, string Reason)
{
    /// <summary><see cref="RunResult.Stopped"/>.</summary>
    public bool? Stopped { get; private init; }

    /// <summary>Null while the run should continue.</summary>
    public static RunEnding? Of(TrainingPlan plan, TrainerState state, RunRequest? asked) =>
        asked switch
        {
            RunRequest.Cancel => new(RunState.Cancelled, $"Cancelled at step {state.Step}; nothing was saved."),
            RunRequest.Shutdown => new(
                RunState.Interrupted,
                $"Saved at step {state.Step} because Jarvis is shutting down; training resumes at the next start."
            ),
            RunRequest.Pause => new(RunState.Paused, $"Paused at step {state.Step}."),
            RunRequest.Stop => new(
                RunState.Completed,
                $"Stopped at step {state.Step}{(plan.Schedule.MaxSteps is { } steps ? $" of {steps}" : "")}, as asked."
            )
            {
                Stopped = true,
            },
            _ when state.Step > plan.Schedule.MaxSteps => new(
                RunState.Completed,
                $"Already at step {state.Step} of {plan.Schedule.MaxSteps}; nothing left to train."
            ),
            _ when state.Step >= plan.Schedule.MaxSteps => new(RunState.Completed, $"Finished {plan.Schedule.MaxSteps} steps."),
            _ when RunClock.HoursShare(plan, state) >= 1 => new(
                RunState.Completed,
                string.Create(CultureInfo.InvariantCulture, $"All {plan.Schedule.MaxHours:0.##} hours are used up, at step {state.Step}.")
            ),
            _ when plan.Evaluation.Patience > 0 && state.BadEvaluations >= plan.Evaluation.Patience => new(
                RunState.Completed,
                $"Stopped early at step {state.Step}: no better validation loss in {state.BadEvaluations} evaluations."
            ),
            _ => null,
        };
}
