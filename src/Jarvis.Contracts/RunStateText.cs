namespace Jarvis.Contracts;

/// <summary>What a run's state is called. A stop is told apart from a pause, and from reaching the end.</summary>
public static class RunStateText
{
    /// <param name="stopped">Null if it was written by an earlier version, which said it in the reason only.</param>
    public static bool IsStopped(RunState state, string? reason, bool? stopped) =>
        state == RunState.Completed && (stopped ?? reason?.StartsWith("Stopped at step ", StringComparison.Ordinal) == true);

    public static string Of(RunSummary run) => Of(run.State, run.Asked, run.Stopped);

    /// <param name="asked">What somebody asked of a run that has not done it yet.</param>
    /// <param name="stopped">It was stopped and kept before its end.</param>
    public static string Of(RunState state, RunRequest? asked = null, bool stopped = false) =>
        state switch
        {
            RunState.Pausing when asked is RunRequest.Stop or RunRequest.Cancel => "Stopping",
            RunState.Pausing when asked is RunRequest.Shutdown => "Saving",
            RunState.Completed when stopped => "Stopped",
            _ => state.ToString(),
        };
}
