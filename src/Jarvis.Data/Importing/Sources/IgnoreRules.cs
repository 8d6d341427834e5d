using Jarvis.Storage;

namespace Jarvis.Data.Importing.Sources;

/// <summary>
/// The <c>.gitignore</c> files of a folder and its ancestors, the nearest first. Within a file, the last matching line decides.
/// </summary>
internal sealed class IgnoreRules
{
    private const int LongestFileBytes = 1 << 20,
        MostPatterns = 10_000;

    private readonly IgnoreRules? _above;
    private readonly string _base;
    private readonly List<IgnorePattern> _patterns;

    private IgnoreRules(IgnoreRules? above, string relative, List<IgnorePattern> patterns) =>
        (_above, _base, _patterns) = (above, relative, patterns);

    /// <summary>The rules within a folder; <paramref name="above"/> are those of its parent.</summary>
    /// <param name="relative">The folder's path from the root of the tree, with slashes; empty for the root.</param>
    public static IgnoreRules Of(string folder, string relative, IgnoreRules? above)
    {
        var file = new FileInfo(Path.Combine(folder, ".gitignore"));
        if (!file.Exists || file.LinkTarget is not null || file.Length is 0 or > LongestFileBytes)
        {
            return above ?? new IgnoreRules(null, relative, []);
        }
        try
        {
            return new IgnoreRules(
                above,
                relative,
                [.. DiskFile.ReadLines(file.FullName).Take(MostPatterns).Select(IgnorePattern.Parse).OfType<IgnorePattern>()]
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return above ?? new IgnoreRules(null, relative, []); // git cannot read it either
        }
    }

    /// <param name="path">From the root of the tree, with slashes. Must not be inside an ignored folder, because nothing in such a folder
    /// can be included again.</param>
    public bool Ignores(string path, bool isFolder)
    {
        var within = _base.Length == 0 ? path : path[(_base.Length + 1)..];
        for (int i = _patterns.Count - 1; i >= 0; i--)
        {
            if (_patterns[i].Matches(within, isFolder))
            {
                return !_patterns[i].Negated;
            }
        }
        return _above?.Ignores(path, isFolder) ?? false;
    }
}
