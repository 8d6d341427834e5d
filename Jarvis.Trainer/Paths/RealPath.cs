namespace Jarvis.Trainer.Datasets;

/// <summary>What <c>realpath</c> does: absolute, without dots, every symbolic link followed; parts that do not exist stay as they are.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        for (int links = 0; links < MostLinks; links++)
        {
            if (FirstLink(full) is not { } found)
            {
                return full;
            }
            full = Path.GetFullPath(found.Target + full[found.Link.Length..]);
        }
        return full;
    }

    private static (string Link, string Target)? FirstLink(string full)
    {
        int at = Path.GetPathRoot(full)!.Length;
        while (at < full.Length)
        {
            int next = full.IndexOf(Path.DirectorySeparatorChar, at);
            var part = next < 0 ? full : full[..next];
            if (Target(part) is { } target)
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
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;   // not there or not readable: opening it will say so
        }
    }
}
