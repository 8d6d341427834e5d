using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Trainer.Scheduling;

/// <summary>When a schedule fires, in words.</summary>
internal static class ScheduleText
{
    private static readonly DayOfWeek[] _workdays =
    [
        DayOfWeek.Monday,
        DayOfWeek.Tuesday,
        DayOfWeek.Wednesday,
        DayOfWeek.Thursday,
        DayOfWeek.Friday,
    ];

    /// <summary>Describes a valid schedule; empty for an invalid one.</summary>
    public static string Of(ScheduleWhen when)
    {
        if (!FireTimes.TryRead(when, out var times, out _))
        {
            return "";
        }
        string zone = string.IsNullOrWhiteSpace(when.TimeZone) || times.Zone.Equals(TimeZoneInfo.Local) ? "" : $" ({when.TimeZone})";
        string fires = when.Kind switch
        {
            ScheduleKind.Once => string.Create(
                CultureInfo.InvariantCulture,
                $"once, on {times.Once:dddd, d MMMM yyyy} at {times.Once:HH:mm}"
            ),
            ScheduleKind.Daily => $"every day at {Time(when)}",
            ScheduleKind.Weekly => $"{Days([.. when.Days!.Distinct()])} at {Time(when)}",
            _ => CronText.Of(when.Cron!),
        };
        return fires + zone;
    }

    /// <summary>"every Monday and Friday", "from Monday to Friday", "every day".</summary>
    internal static string Days(IReadOnlyList<DayOfWeek> days)
    {
        if (days.Count == 7)
        {
            return "every day";
        }
        if (days.Count == _workdays.Length && days.All(_workdays.Contains))
        {
            return "from Monday to Friday";
        }
        return "every " + List([.. days.OrderBy(day => ((int)day + 6) % 7).Select(day => day.ToString())]);
    }

    internal static string List(IReadOnlyList<string> words) =>
        words.Count switch
        {
            0 => "",
            1 => words[0],
            _ => $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}",
        };

    private static string Time(ScheduleWhen when) =>
        TimeOnly.ParseExact(when.Time!, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture).ToString("HH:mm", CultureInfo.InvariantCulture);
}
