using System.Globalization;

namespace Jarvis.Contracts;

/// <summary>Durations as pages, answers and reports write them.</summary>
public static class DurationText
{
    private static readonly CultureInfo _plain = CultureInfo.InvariantCulture;

    /// <summary>45 s, 4 m 10 s, 2 h 5 m, 3 d 4 h; two units at most. Null for what is no duration.</summary>
    public static string? Of(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0)
        {
            return null;
        }

        var span = TimeSpan.FromSeconds(Math.Min(seconds < 10 ? seconds : Math.Round(seconds), 1e9));
        return span switch
        {
            { TotalSeconds: < 10 and > 0 } => $"{span.TotalSeconds.ToString("0.#", _plain)} s",
            { TotalSeconds: < 60 } => $"{Math.Round(span.TotalSeconds).ToString(_plain)} s",
            { TotalHours: < 1 } => $"{span.Minutes} m {span.Seconds} s",
            { TotalDays: < 1 } => $"{span.Hours} h {span.Minutes} m",
            _ => $"{(int)span.TotalDays} d {span.Hours} h",
        };
    }

    /// <summary>Rough, for an estimate: "≈ 4 min", "≈ 1.5 h".</summary>
    public static string About(double seconds) =>
        seconds switch
        {
            < 90 => $"≈ {Math.Max(5, Math.Round(seconds / 5) * 5).ToString(_plain)} s",
            < 5400 => $"≈ {Math.Round(seconds / 60).ToString(_plain)} min",
            < 172_800 => $"≈ {(seconds / 3600).ToString("0.#", _plain)} h",
            _ => $"≈ {(seconds / 86_400).ToString("0.#", _plain)} days",
        };
}
