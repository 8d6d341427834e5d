using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Shared;

/// <summary>The fields of the schedule form; all of them keep their values when the user switches between kinds.</summary>
public sealed class WhenDraft
{
    private readonly SortedSet<DayOfWeek> _days = [DayOfWeek.Sunday];

    public ScheduleKind Kind { get; set; } = ScheduleKind.Daily;

    /// <summary>yyyy-MM-dd, as the browser's date field writes it.</summary>
    public string Date { get; set; } = "";

    /// <summary>HH:mm; the browser's time field may add seconds, which are dropped.</summary>
    public string Time
    {
        get;
        set =>
            field = TimeOnly.TryParse(value, CultureInfo.InvariantCulture, out var time)
                ? time.ToString("HH:mm", CultureInfo.InvariantCulture)
                : value;
    } = "22:00";

    public string Cron { get; set; } = "0 22 * * *";

    public string? TimeZone { get; set; }

    public IReadOnlyCollection<DayOfWeek> Days => _days;

    /// <summary>What is missing; null when the schedule can be previewed.</summary>
    public string? Problem =>
        Kind switch
        {
            ScheduleKind.Once when At is null => "Choose a day and a time.",
            ScheduleKind.Daily or ScheduleKind.Weekly when !TimeOnly.TryParse(Time, CultureInfo.InvariantCulture, out _) =>
                "Choose a time.",
            ScheduleKind.Weekly when _days.Count == 0 => "Choose at least one day.",
            ScheduleKind.Cron when string.IsNullOrWhiteSpace(Cron) => "Write five fields: minute, hour, day, month, weekday.",
            _ => null,
        };

    private DateTime? At => DateTime.TryParse($"{Date} {Time}", CultureInfo.InvariantCulture, out var at) ? at : null;

    /// <param name="clock">Supplies the time zone of the schedule.</param>
    public static WhenDraft For(UserClock clock) =>
        new() { Date = Tonight(clock).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), TimeZone = clock.Zone.Id };

    public static WhenDraft From(ScheduleWhen when, UserClock clock)
    {
        var draft = For(clock);
        draft.Kind = when.Kind;
        draft.TimeZone = when.TimeZone ?? draft.TimeZone;
        draft.Cron = when.Cron ?? draft.Cron;
        draft.Time = when.At?.ToString("HH:mm", CultureInfo.InvariantCulture) ?? when.Time ?? draft.Time;
        draft.Date = when.At?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? draft.Date;
        if (when.Days is { Count: > 0 } days)
        {
            draft._days.Clear();
            draft._days.UnionWith(days);
        }

        return draft;
    }

    /// <summary>The next 22:00 in the user's time zone.</summary>
    public static DateTime Tonight(UserClock clock) =>
        clock.Now.Hour < 22 ? clock.Now.Date.AddHours(22) : clock.Now.Date.AddDays(1).AddHours(22);

    public void Toggle(DayOfWeek day)
    {
        if (!_days.Remove(day))
        {
            _days.Add(day);
        }
    }

    public ScheduleWhen Build() =>
        Kind switch
        {
            ScheduleKind.Once => new ScheduleWhen(Kind, At: At, TimeZone: TimeZone),
            ScheduleKind.Daily => new ScheduleWhen(Kind, Time: Time, TimeZone: TimeZone),
            ScheduleKind.Weekly => new ScheduleWhen(Kind, Time: Time, Days: [.. _days], TimeZone: TimeZone),
            _ => new ScheduleWhen(Kind, Cron: Cron.Trim(), TimeZone: TimeZone),
        };
}
