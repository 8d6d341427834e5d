using Jarvis.Contracts;

namespace Jarvis.Trainer.Scheduling;

/// <summary>A saved plan and when it starts; stored as one JSON document.</summary>
internal sealed record ScheduleRow(string Id, string Name, ScheduleWhen When, TrainingPlan Plan, DateTimeOffset CreatedAt)
{
    public bool Paused { get; init; }

    /// <summary>Set by every edit, pause and resume: earlier fire times do not count as missed.</summary>
    public DateTimeOffset? ActiveSince { get; init; }
    public DateTimeOffset? LastFiredAt { get; init; }

    /// <summary>The moment that the last fire was for; earlier than <see cref="LastFiredAt"/> when it was late.</summary>
    public DateTimeOffset? LastDueAt { get; init; }
    public string? LastRunId { get; init; }
    public string? LastNote { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }
}
