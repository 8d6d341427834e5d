namespace Jarvis.Trainer.Paths;

/// <summary>
/// What <c>realpath</c> does: absolute, without dots, every symbolic link followed; parts that do not exist stay as they are.
/// </summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>Null where there are more links than a system follows.</summary>
    public static string? TryOf(string path)
    {
        var full = Path.GetFullPath(path);
        for (int links = 0; links <= MostLinks; links++)
        {
            if (FirstLink(full) is not { } found)
            {
                return full;
            }
            full = Path.GetFullPath(found.Target + full[found.Link.Length..]);
        }
        return null;
    }

    private static (string Link, string Target)? FirstLink(string full)
    {
        int at = Path.GetPathRoot(full)!.Length;
        while (at < full.Length)
        {
            int next = full.IndexOf(Path.DirectorySeparatorChar, at);
            var part = next < 0 ? full : full[..next];
            if ((Target(part) ?? LongName(part)) is { } target)
            {
                return (part, target);
            }
            at = next < 0 ? full.Length : next + 1;
        }
        return null;
    }

    private static string? Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: false)?.FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // not there or not readable: opening it will say so
        }
    }

    /// <summary>Windows also gives a file a short name (PROGRA~1), by which a path could slip past a comparison.</summary>
    private static string? LongName(string path)
    {
        string name = Path.GetFileName(path);
        if (
            !OperatingSystem.IsWindows()
            || !name.Contains('~', StringComparison.Ordinal)
            || Path.GetDirectoryName(path) is not { } folder
            || !Directory.Exists(folder)
        )
        {
            return null;
        }
        string? entry = Directory.EnumerateFileSystemEntries(folder, name).FirstOrDefault();
        return entry is null || entry.Equals(path, StringComparison.OrdinalIgnoreCase) ? null : entry;
    }
}
