namespace Jarvis.Contracts;

/// <summary>The state of a run. Files, database rows, hub and screens all use these words.</summary>
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

    /// <summary>Save and end; the run can be resumed later.</summary>
    Pause,

    /// <summary>Write a checkpoint now and continue.</summary>
    Checkpoint,

    /// <summary>End without saving.</summary>
    Cancel,

    /// <summary>
    /// The service is shutting down: drop the unfinished gradient accumulation, save and end as interrupted. The run resumes automatically
    /// at the next start.
    /// </summary>
    Shutdown,
}

/// <summary>
/// <c>control.json</c>, written by temp file and rename. <paramref name="Id"/> increases with each request, so that each is carried out
/// only once.
/// </summary>
public sealed record RunControl(long Id, RunRequest Request, DateTimeOffset At);

/// <summary>
/// <c>process.json</c>: the process that runs it. <paramref name="StartTicks"/> guards against a recycled pid (Linux: field 22 of
/// /proc/pid/stat; elsewhere UTC ticks of the start).
/// </summary>
/// <param name="Boot">Identifies the boot of the machine in which it runs; null in files of earlier versions.</param>
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
)
{
    /// <summary>True if somebody stopped the run before its end and it kept what it had learned; otherwise null.</summary>
    public bool? Stopped { get; init; }
}

/// <summary>Names (not paths) of the best and the last finished checkpoint folder.</summary>
public sealed record CheckpointChoice(string? Best, string? Last, double? BestLoss);
