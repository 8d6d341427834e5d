namespace Jarvis.Contracts;

/// <summary>When a schedule fires: once, each day, on days of the week, or by a cron expression.</summary>
public enum ScheduleKind
{
    Once,
    Daily,
    Weekly,
    Cron,
}

/// <summary>When a schedule fires. <paramref name="Cron"/> has five fields, as in Unix.</summary>
/// <param name="At">Local date and time for once.</param>
/// <param name="Time">Local time of day, HH:mm, for daily and weekly.</param>
/// <param name="TimeZone">IANA name; null means the machine's.</param>
public sealed record ScheduleWhen(
    ScheduleKind Kind,
    DateTime? At = null,
    string? Time = null,
    IReadOnlyList<DayOfWeek>? Days = null,
    string? Cron = null,
    string? TimeZone = null
);

/// <summary>A schedule to create, or the new content of an existing one.</summary>
public sealed record SaveSchedule(string Name, ScheduleWhen When, TrainingPlan Plan);

/// <param name="Words">The time in words, such as "every day at 22:00".</param>
/// <param name="LastNote">What happened when it last fired, such as a misfire that was caught up.</param>
public sealed record ScheduleSummary(
    string Id,
    string Name,
    ScheduleWhen When,
    string Words,
    TrainingPlan Plan,
    bool Paused,
    IReadOnlyList<DateTimeOffset> Next,
    DateTimeOffset? LastFiredAt,
    string? LastRunId,
    string? LastNote,
    DateTimeOffset CreatedAt
)
{
    /// <summary>
    /// What speaks against it although it was saved, such as runs that start faster than they finish. Null where nothing does; only filled
    /// where one schedule is saved or requested.
    /// </summary>
    public string? Warning { get; init; }
}

/// <summary>Explains a schedule's time before it is saved.</summary>
/// <param name="Problem">Why it cannot be saved; null if it can.</param>
/// <param name="Next">The next times it would fire.</param>
public sealed record SchedulePreview(string? Problem, string Words, IReadOnlyList<DateTimeOffset> Next);
