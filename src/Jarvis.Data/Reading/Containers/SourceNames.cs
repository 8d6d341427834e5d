namespace Jarvis.Data.Reading.Containers;

/// <summary>Names of sources: what is inside a compressed file, and what an archive's entry is shown as.</summary>
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
    /// An entry's name made harmless. It is only ever shown and stored, never opened; still it leads nowhere: no root, no drive, no dots,
    /// no control characters.
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
