namespace Jarvis.Data.Reading.Containers;

/// <summary>Derives the inner name of a compressed file and a safe display name for an archive's entry.</summary>
public static class SourceNames
{
    private static readonly string[] _compressed = [".gz", ".gzip", ".zst", ".zstd"];
    private static readonly string[] _archives = [".zip", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz", ".jar", ".nupkg", .. _compressed];

    /// <summary>The name that decides the format: <c>x.jsonl.gz</c> holds <c>x.jsonl</c>.</summary>
    public static string Inner(string name)
    {
        var extension = Array.Find(_compressed, e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        return extension is null || name.Length == extension.Length ? name : name[..^extension.Length];
    }

    public static bool IsArchive(string name) => Array.Exists(_archives, e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// A sanitized version of an entry's name. Names are only shown and stored, never opened, but even so the result contains no root,
    /// drive, dot segments or control characters.
    /// </summary>
    public static string Harmless(string entry)
    {
        var parts = entry
            .Replace('\\', '/')
            .Split('/')
            .Select(Clean)
            .Where(p => p.Length > 0 && p is not ("." or "..") && !p.EndsWith(':'));
        var name = string.Join('/', parts);
        return name.Length switch
        {
            0 => "(no name)",
            > 300 => "…" + name[^300..],
            _ => name,
        };
    }

    private static string Clean(string part) => string.Concat(part.Where(c => !char.IsControl(c))).Trim();
}
