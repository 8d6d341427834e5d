using System.Globalization;

namespace Jarvis.Launcher.Torch;

/// <summary>Seconds as people read them.</summary>
internal static class TimeText
{
    public static string Of(double seconds) =>
        seconds switch
        {
            < 90 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Ceiling(seconds)):0} s"),
            < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
        };
}
