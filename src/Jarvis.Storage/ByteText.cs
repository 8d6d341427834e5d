using System.Globalization;

namespace Jarvis.Storage;

/// <summary>Sizes as people read them, everywhere the same: "1.4 GB", "120 MB", "7.5 MB", "12 kB", "40 B"; powers of ten.</summary>
public static class ByteText
{
    public static string Of(double bytes) =>
        Math.Abs(bytes) switch
        {
            >= 1e12 => Text(bytes / 1e12, "0.0", "TB"),
            >= 1e9 => Text(bytes / 1e9, Math.Abs(bytes) >= 1e11 ? "0" : "0.0", "GB"),
            >= 1e6 => Text(bytes / 1e6, Math.Abs(bytes) >= 1e7 ? "0" : "0.0", "MB"),
            >= 1e3 => Text(bytes / 1e3, "0", "kB"),
            _ => Text(bytes, "0", "B"),
        };

    private static string Text(double number, string format, string unit) =>
        $"{number.ToString(format, CultureInfo.InvariantCulture)} {unit}";
}
