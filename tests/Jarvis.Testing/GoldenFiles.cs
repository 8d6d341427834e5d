using System.Runtime.CompilerServices;

namespace Jarvis.Testing;

/// <summary>Reference values, computed by other programs: in <c>JARVIS_GOLDENS</c> where that holds them, else in the copy under
/// <c>tests/goldens</c>.</summary>
public static class GoldenFiles
{
    /// <summary>The folder that <c>JARVIS_GOLDENS</c> names, else that of the copies.</summary>
    public static string Root => Given ?? Copies;

    /// <summary><c>tests/goldens</c></summary>
    public static string Copies { get; } = Path.Combine(Tests(), "goldens");

    private static string? Given => Environment.GetEnvironmentVariable("JARVIS_GOLDENS") is { Length: > 0 } given ? given : null;

    /// <summary>The folder of one set of values: the given one where it has the set.</summary>
    public static string Folder(string name) =>
        Given is { } given && Path.Combine(given, name) is var folder && Directory.Exists(folder) ? folder : Path.Combine(Copies, name);

    private static string Tests([CallerFilePath] string path = "") => Path.GetDirectoryName(Path.GetDirectoryName(path))!;
}
