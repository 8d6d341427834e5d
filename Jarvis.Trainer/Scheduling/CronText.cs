using System.Globalization;

namespace Jarvis.Trainer.Scheduling;

/// <summary>
/// A five-field cron expression in words. The expression must be valid; what has no short form is described field by field.
/// </summary>
internal static class CronText
{
    private const string EveryDay = "every day";
    private static readonly string[] _dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly string[] _monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    public static string Of(string cron)
    {
        string text = cron.Trim().ToLowerInvariant();
        if (text.StartsWith('@'))
        {
            return Macro(text);
        }
        string[] fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields.Length != 5)
        {
            return $"by the cron expression {text}";
        }
        string times = Times(fields[0], fields[1]),
            days = Days(fields[2], fields[4]),
            months = Months(fields[3]);
        if (days == EveryDay && times.StartsWith("every", StringComparison.Ordinal))
        {
            days = "";
        }
        return string.Join(' ', new[] { times, days, months }.Where(part => part.Length > 0));
    }

    private static string Macro(string macro) =>
        macro switch
        {
            "@hourly" => "every hour",
            "@daily" or "@midnight" => "every day at 00:00",
            "@weekly" => "every Sunday at 00:00",
            "@monthly" => "at 00:00 on day 1 of every month",
            "@yearly" or "@annually" => "at 00:00 on day 1 of January",
            _ => $"by the cron expression {macro}",
        };

    private static string Times(string minute, string hour)
    {
        if (minute == "*" && hour == "*")
        {
            return "every minute";
        }
        if (hour == "*")
        {
            return Step(minute) is { } every ? $"every {every} minutes"
                : minute == "0" ? "every hour"
                : $"every hour at minute {Spelled(minute, Same)}";
        }
        if (Values(minute) is [var m] && Values(hour) is { Count: <= 6 } hours)
        {
            return "at " + ScheduleText.List([.. hours.Select(h => $"{h:D2}:{m:D2}")]);
        }
        string minutes =
            minute == "*" ? "every minute"
            : Step(minute) is { } step ? $"every {step} minutes"
            : $"at minute {Spelled(minute, Same)}";
        return minute == "0" && Step(hour) is { } apart ? $"every {apart} hours" : $"{minutes} in the hours {Spelled(hour, Same)}";
    }

    private static string Days(string ofMonth, string ofWeek)
    {
        string month =
            ofMonth is "*" or "?" ? ""
            : ofMonth == "l" ? "on the last day of the month"
            : Step(ofMonth) is { } every ? $"every {every} days"
            : $"on day {Spelled(ofMonth, Same)} of the month";
        string week =
            ofWeek is "*" or "?" ? ""
            : Values(ofWeek) is { } days
                ? ScheduleText.Days([.. days.Select(day => (DayOfWeek)(day % 7)).Distinct()]) is var words
                    && words.StartsWith("every", StringComparison.Ordinal)
                        ? "on " + words
                    : words
            : $"on weekdays {ofWeek}";
        return (month, week) switch
        {
            ("", "") => EveryDay,
            (_, "") => month,
            ("", _) => week,
            _ => $"{month} or {week}",
        };
    }

    private static string Months(string months) =>
        months == "*" ? ""
        : Step(months) is { } every ? $"every {every} months"
        : $"in {Spelled(months, MonthName)}";

    private static string Same(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string MonthName(int month) => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month);

    private static int? Step(string field) =>
        field.StartsWith("*/", StringComparison.Ordinal)
        && int.TryParse(field.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int step)
            ? step
            : null;

    private static string Spelled(string field, Func<int, string> name) =>
        ScheduleText.List([
            .. field
                .Split(',')
                .Select(part =>
                    part.Contains('/') ? part
                    : part.Split('-') is [var from, var to] && Number(from) is { } low && Number(to) is { } high
                        ? $"{name(low)} to {name(high)}"
                    : Number(part) is { } one ? name(one)
                    : part
                ),
        ]);

    /// <summary>Every number of a field of numbers, names, lists and ranges; null with a star or a step.</summary>
    private static List<int>? Values(string field)
    {
        List<int> values = [];
        foreach (string part in field.Split(','))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2 || Number(ends[0]) is not { } low || Number(ends[^1]) is not { } high || high < low)
            {
                return null;
            }
            values.AddRange(Enumerable.Range(low, high - low + 1));
        }
        return values;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
        : Array.IndexOf(_dayNames, text) is >= 0 and var day ? day
        : Array.IndexOf(_monthNames, text) is >= 0 and var month ? month + 1
        : null;
}
