using System.Text.Json.Serialization;
using Jarvis.Contracts;

namespace Jarvis.Trainer.Runs;

/// <summary>What the queue knows about a run; stored whole, as one document a row.</summary>
/// <param name="Number">Counts runs from 1; makes names and identifiers unique.</param>
internal sealed record RunRow(string Id, long Number, string Name, TrainingPlan Plan, RunState State, DateTimeOffset CreatedAt)
{
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Order among the queued; smaller is earlier. Null unless queued.</summary>
    public double? Position { get; init; }

    /// <summary>The process that runs it, or ran it last; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>
    /// Restarts without anyone asking since the last time that someone asked, or that the run had got further between two deaths.
    /// </summary>
    public int AutomaticResumes { get; init; }

    /// <summary>The newest checkpoint's event (<see cref="RunProgress.CheckpointSequence"/>) when it died last.</summary>
    public long CheckpointAtDeath { get; init; }

    /// <summary>The service asked it to save because the service ended; it goes on by itself at the next start.</summary>
    public bool ResumeAtStart { get; init; }

    /// <summary>What was asked of the live process last, while that has not happened yet.</summary>
    public RunRequest? Asked { get; init; }

    public string? Reason { get; init; }
    public string? ScheduleId { get; init; }

    /// <summary>The scheduled moment that started it, not the moment it was late by; null when started by hand.</summary>
    public DateTimeOffset? FireTime { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }
    public RunProgress Progress { get; init; } = new();

    [JsonIgnore]
    public bool IsLive => State is RunState.Preparing or RunState.Running or RunState.Pausing;

    [JsonIgnore]
    public bool IsDeleted => DeletedAt is not null;
}
