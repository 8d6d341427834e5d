using System.Globalization;
using Jarvis.ServiceDefaults;

namespace Jarvis.Web.Shared;

/// <summary>The current time and formatted times in the user's time zone.</summary>
public sealed class UserClock(TimeProvider time, TimeZoneInfo zone)
{
    public static UserClock For(TimeProvider time, string? zoneId) =>
        new(time, zoneId is { Length: > 0 and < 64 } && IanaTimeZones.TryFind(zoneId) is { } zone ? zone : time.LocalTimeZone);

    public TimeZoneInfo Zone { get; } = zone;

    public DateTimeOffset Now => TimeZoneInfo.ConvertTime(time.GetUtcNow(), Zone);

    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    /// <summary>"just now", "3 min ago" or "2 h ago" within a day, otherwise the date.</summary>
    public string Ago(DateTimeOffset at)
    {
        var passed = time.GetUtcNow() - at;
        return passed.TotalSeconds switch
        {
            < 45 => "just now",
            < 3600 => $"{Math.Max(1, (int)Math.Round(passed.TotalMinutes))} min ago",
            < 86_400 => $"{(int)passed.TotalHours} h ago",
            _ => Day(at),
        };
    }

    /// <summary>A time in the future: "22:04" today, "Tue 06:40" within a week, otherwise "3 Dec 06:40".</summary>
    public string When(DateTimeOffset at)
    {
        var local = Local(at);
        int days = (local.Date - Now.Date).Days;
        return local.ToString(
            days switch
            {
                0 => "HH:mm",
                > -7 and < 7 => "ddd HH:mm",
                _ => "d MMM HH:mm",
            },
            CultureInfo.InvariantCulture
        );
    }

    /// <summary>"today 14:00", "tonight 22:00", "tomorrow 06:40", otherwise like <see cref="When"/>.</summary>
    public string WhenInWords(DateTimeOffset at)
    {
        var local = Local(at);
        string clock = local.ToString("HH:mm", CultureInfo.InvariantCulture);
        return (local.Date - Now.Date).Days switch
        {
            0 => local.Hour >= 18 ? $"tonight {clock}" : $"today {clock}",
            1 => $"tomorrow {clock}",
            _ => When(at),
        };
    }

    /// <summary>"ETA 22:04"; null while unknown.</summary>
    public string? Eta(double? seconds) =>
        seconds is { } left && double.IsFinite(left) && left is >= 0 and < 3.2e7 ? "ETA " + When(time.GetUtcNow().AddSeconds(left)) : null;

    /// <summary>The complete time for a tooltip: "Tue 24 Nov 2026, 06:40:12".</summary>
    public string Full(DateTimeOffset at) => Local(at).ToString("ddd d MMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture);

    public string TimeOfDay(DateTimeOffset at) => Local(at).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private string Day(DateTimeOffset at) =>
        Local(at).ToString(Local(at).Year == Now.Year ? "d MMM HH:mm" : "d MMM yyyy", CultureInfo.InvariantCulture);
}
