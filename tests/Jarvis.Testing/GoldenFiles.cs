using System.Runtime.CompilerServices;

namespace Jarvis.Testing;

/// <summary>
/// Reference values computed by other programs, from <c>JARVIS_GOLDENS</c> where it has them, otherwise from the copies in
/// <c>tests/goldens</c>.
/// </summary>
public static class GoldenFiles
{
    /// <summary>The folder that <c>JARVIS_GOLDENS</c> names, otherwise that of the copies.</summary>
    public static string Root => Given ?? Copies;

    public static string Copies { get; } = Path.Combine(Tests(), "goldens");

    private static string? Given => Environment.GetEnvironmentVariable("JARVIS_GOLDENS") is { Length: > 0 } given ? given : null;

    /// <summary>The folder of one set of values; the one in <c>JARVIS_GOLDENS</c> where it exists.</summary>
    public static string Folder(string name) =>
        Given is { } given && Path.Combine(given, name) is var folder && Directory.Exists(folder) ? folder : Path.Combine(Copies, name);

    private static string Tests([CallerFilePath] string path = "") => Path.GetDirectoryName(Path.GetDirectoryName(path))!;
}
