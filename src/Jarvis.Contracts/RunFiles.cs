namespace Jarvis.Contracts;

/// <summary>Where a run stands. Files, rows, hub and screens all use these words.</summary>
public enum RunState
{
    Queued,
    Preparing,
    Running,
    Pausing,
    Paused,
    Completed,
    Failed,
    Interrupted,
    Cancelled,
}

/// <summary>What a supervisor asks of a live run, through <c>control.json</c>.</summary>
public enum RunRequest
{
    /// <summary>Save and end; the run counts as completed early.</summary>
    Stop,

    /// <summary>Save and end; the run can go on later.</summary>
    Pause,

    /// <summary>Write a checkpoint now and go on.</summary>
    Checkpoint,

    /// <summary>End without saving.</summary>
    Cancel,

    /// <summary>
    /// The service is shutting down: drop the unfinished accumulation, save, end as interrupted; goes on by itself at the next start.
    /// </summary>
    Shutdown,
}

/// <summary>
/// <c>control.json</c>, written by temp file and rename. <paramref name="Id"/> grows with each request, so that one is obeyed once.
/// </summary>
public sealed record RunControl(long Id, RunRequest Request, DateTimeOffset At);

/// <summary>
/// <c>process.json</c>: who runs it. <paramref name="StartTicks"/> guards against a recycled pid (Linux: field 22 of /proc/pid/stat;
/// elsewhere UTC ticks of the start).
/// </summary>
/// <param name="Boot">Which start of the machine it lives in; null in files of earlier versions.</param>
public sealed record RunProcess(int Pid, long StartTicks, int Attempt, DateTimeOffset At, string? Boot = null);

/// <summary><c>result.json</c>: how an attempt ended. A free lock without this file means that the process died.</summary>
public sealed record RunResult(
    RunState State,
    string Reason,
    int Attempt,
    DateTimeOffset At,
    long Step,
    CheckpointChoice? Checkpoints = null,
    string? Error = null
);

/// <summary>Names (not paths) of the best and the last finished checkpoint folder.</summary>
public sealed record CheckpointChoice(string? Best, string? Last, double? BestLoss);
