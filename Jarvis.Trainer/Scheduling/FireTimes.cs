using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Jarvis.Contracts;
using Jarvis.ServiceDefaults;
using Quartz;

namespace Jarvis.Trainer.Scheduling;

/// <summary>
/// The fire times of a <see cref="ScheduleWhen"/>. A local time that a clock change skips fires right after the change; one that occurs
/// twice fires the first time.
/// </summary>
internal sealed class FireTimes
{
    private const int EarliestYear = 2000,
        LatestYear = 2200;
    private readonly DateTimeOffset? _once;
    private readonly CronExpression? _cron;

    private FireTimes(DateTimeOffset once, TimeZoneInfo zone) => (_once, Zone) = (once, zone);

    private FireTimes(CronExpression cron, TimeZoneInfo zone) => (_cron, Zone) = (cron.WithTimeZone(zone), zone);

    public TimeZoneInfo Zone { get; }

    /// <summary>Null for a single moment.</summary>
    public CronExpression? Cron => _cron;

    /// <summary>The single moment; null for a repeating schedule.</summary>
    public DateTimeOffset? Once => _once;

    /// <param name="problem">Says what is wrong, and what to write instead.</param>
    public static bool TryRead(ScheduleWhen when, [NotNullWhen(true)] out FireTimes? times, [NotNullWhen(false)] out string? problem)
    {
        (times, problem) = (null, null);
        if (FindZone(when.TimeZone) is not { } zone)
        {
            problem =
                $"'{when.TimeZone}' is no time zone of this machine; write one like Europe/Berlin, or leave it empty for the machine's.";
        }
        else if (!Enum.IsDefined(when.Kind))
        {
            problem = "kind is one of once, daily, weekly and cron.";
        }
        else if (when.Kind == ScheduleKind.Once)
        {
            times = ReadOnce(when, zone, out problem);
        }
        else if (ReadCron(when, out problem) is { } cron)
        {
            times = new FireTimes(cron, zone);
        }
        return times is not null;
    }

    public IReadOnlyList<DateTimeOffset> Next(DateTimeOffset after, int count)
    {
        List<DateTimeOffset> found = [];
        for (var at = After(after); at is { } next && found.Count < count; at = After(next))
        {
            found.Add(TimeZoneInfo.ConvertTime(next, Zone));
        }
        return found;
    }

    /// <summary>The newest moment that is not later than <paramref name="at"/>; null when there is none.</summary>
    public DateTimeOffset? LatestUntil(DateTimeOffset at) =>
        _cron is null
            ? _once <= at
                ? _once
                : null
            : _cron.GetPreviousValidTimeBefore(at.AddSeconds(1));

    private DateTimeOffset? After(DateTimeOffset at) =>
        _cron is null
            ? _once > at
                ? _once
                : null
            : _cron.GetNextValidTimeAfter(at);

    private static FireTimes? ReadOnce(ScheduleWhen when, TimeZoneInfo zone, out string? problem)
    {
        problem =
            when.At is not { } given ? "Say on which day and at what time it is to start."
            : given.Year is < EarliestYear or > LatestYear ? $"The year {given.Year} is not between {EarliestYear} and {LatestYear}."
            : null;
        return problem is null ? new FireTimes(Moment(when.At!.Value, zone), zone) : null;
    }

    /// <summary>A time without an offset is local to the zone; one with an offset or a Z is absolute.</summary>
    private static DateTimeOffset Moment(DateTime at, TimeZoneInfo zone)
    {
        if (at.Kind != DateTimeKind.Unspecified)
        {
            return TimeZoneInfo.ConvertTime(new DateTimeOffset(at), zone);
        }
        while (zone.IsInvalidTime(at))
        {
            at = at.AddMinutes(15); // skipped by a clock change, which is a multiple of 15 minutes
        }
        return new DateTimeOffset(at, zone.IsAmbiguousTime(at) ? zone.GetAmbiguousTimeOffsets(at).Max() : zone.GetUtcOffset(at));
    }

    private static CronExpression? ReadCron(ScheduleWhen when, out string? problem)
    {
        problem = null;
        if (when.Kind == ScheduleKind.Cron)
        {
            string text = when.Cron?.Trim() ?? "";
            if (NumbersFit(text) && CronExpression.TryParse(text, CronFormat.Unix, out var cron))
            {
                return cron;
            }
            problem =
                $"'{when.Cron}' is not a valid cron expression. It has five fields: minute, hour, day of the month, month, weekday. For "
                + "example, 0 22 * * 1-5 is 22:00 from Monday to Friday.";
            return null;
        }
        if (!TimeOnly.TryParseExact(when.Time, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            problem = $"'{when.Time}' is no time of day; write it like 22:00.";
            return null;
        }
        if (when.Kind == ScheduleKind.Weekly && when.Days is not { Count: > 0 })
        {
            problem = "Choose at least one day of the week.";
            return null;
        }
        if (when.Days?.Any(day => !Enum.IsDefined(day)) == true)
        {
            problem = "A day is one of monday to sunday.";
            return null;
        }
        string days = when.Kind == ScheduleKind.Weekly ? string.Join(',', when.Days!.Distinct().Order().Cast<int>()) : "*";
        return CronExpression.Parse(string.Create(CultureInfo.InvariantCulture, $"{time.Minute} {time.Hour} * * {days}"), CronFormat.Unix);
    }

    /// <summary>
    /// No field may have a number above 59. Quartz checks that too, except for 98 and 99, which it uses internally for "?" and "*".
    /// </summary>
    private static bool NumbersFit(string cron) =>
        cron.Split([' ', '\t', ',', '-', '/', '#'])
            .All(part => !uint.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) || number <= 59);

    private static TimeZoneInfo? FindZone(string? name) =>
        string.IsNullOrWhiteSpace(name) ? TimeZoneInfo.Local : IanaTimeZones.TryFind(name);
}
