using System.Text.Json.Serialization;
using Jarvis.Contracts;

namespace Jarvis.Trainer.Runs;

/// <summary>What the queue knows about a run; stored as one JSON document per row.</summary>
/// <param name="Number">Counts runs from 1; makes names and identifiers unique.</param>
internal sealed record RunRow(string Id, long Number, string Name, TrainingPlan Plan, RunState State, DateTimeOffset CreatedAt)
{
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Order among the queued; smaller is earlier. Null unless queued.</summary>
    public double? Position { get; init; }

    /// <summary>Number of the process that runs it or ran it last; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>Automatic restarts since somebody last asked for one, or since the run last made progress between two deaths.</summary>
    public int AutomaticResumes { get; init; }

    /// <summary>The value of <see cref="RunProgress.CheckpointSequence"/> when it last died.</summary>
    public long CheckpointAtDeath { get; init; }

    /// <summary>The service asked it to save because the service was stopping; it resumes automatically at the next start.</summary>
    public bool ResumeAtStart { get; init; }

    /// <summary>The last request to the live process, until it is carried out.</summary>
    public RunRequest? Asked { get; init; }

    /// <summary>Somebody stopped it before its end and kept what it had learned; null in rows of earlier versions.</summary>
    public bool? Stopped { get; init; }

    public string? Reason { get; init; }
    public string? ScheduleId { get; init; }

    /// <summary>The scheduled time that it was started for, even if it started late; null if it was started by hand.</summary>
    public DateTimeOffset? FireTime { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public string? Note { get; init; }
    public bool Archived { get; init; }
    public RunProgress Progress { get; init; } = new();

    [JsonIgnore]
    public bool IsLive => State is RunState.Preparing or RunState.Running or RunState.Pausing;

    /// <summary>It neither runs nor resumes, unless somebody queues it again.</summary>
    [JsonIgnore]
    public bool IsOver => State is RunState.Completed or RunState.Failed or RunState.Cancelled;

    /// <summary>Rows of earlier versions say it in their reason alone.</summary>
    [JsonIgnore]
    public bool IsStopped => RunStateText.IsStopped(State, Reason, Stopped);

    [JsonIgnore]
    public bool IsDeleted => DeletedAt is not null;
}
