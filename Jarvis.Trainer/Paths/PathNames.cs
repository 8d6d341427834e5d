namespace Jarvis.Trainer.Paths;

/// <summary>Compares absolute paths with the case sensitivity of the operating system's file names.</summary>
internal static class PathNames
{
    public static StringComparison Comparison { get; } =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    public static StringComparer Comparer { get; } = StringComparer.FromComparison(Comparison);

    /// <summary>Whether a path is the folder or lies in it.</summary>
    public static bool IsInside(string path, string folder) => Ended(path).StartsWith(Ended(folder), Comparison);

    /// <summary>The names from a folder down to a path inside it.</summary>
    public static string[] Below(string path, string folder) =>
        Ended(path)[Ended(folder).Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);

    private static string Ended(string path) =>
        Path.TrimEndingDirectorySeparator(path) is var trimmed && Path.EndsInDirectorySeparator(trimmed)
            ? trimmed
            : trimmed + Path.DirectorySeparatorChar;
}
