using Jarvis.Contracts;
using Jarvis.Trainer.Api;

namespace Jarvis.Trainer.Datasets;

/// <summary>
/// Which files on this machine may be imported by path: those inside <c>Datasets:AllowedRoots</c> (default: the user's home, JARVIS_HOME and
/// the folder around the checkout), after every symbolic link is followed.
/// </summary>
internal sealed class ServerPaths(IConfiguration configuration, JarvisPaths paths)
{
    private readonly IReadOnlyList<string> _roots = [.. Roots(configuration, paths).Select(RealPath.Of).Distinct()];

    /// <returns>The real path of the file.</returns>
    /// <exception cref="RequestRefusedException">It is outside the roots, or no absolute path.</exception>
    public string Resolve(string path)
    {
        if (!Path.IsPathFullyQualified(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            throw RequestRefusedException.Bad("The path is not absolute.", $"\"{path}\" does not say where it starts. Write the whole path, such as {Path.Combine(_roots[0], "texts", "book.txt")}.");
        }
        var real = RealPath.Of(path);
        if (!_roots.Any(root => IsInside(real, root)))
        {
            var elsewhere = real == Path.GetFullPath(path) ? "" : $" (it leads to {real})";
            throw RequestRefusedException.Bad("Jarvis may not read there.",
                $"{path}{elsewhere} is outside the folders that imports may come from: {string.Join(", ", _roots)}. Move the file there, upload it, or add its folder to the setting Datasets:AllowedRoots.");
        }
        return real;
    }

    // The root itself too: a folder is a source.
    private static bool IsInside(string path, string root) =>
        (Path.TrimEndingDirectorySeparator(path) + Path.DirectorySeparatorChar).StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar,
            OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static IEnumerable<string> Roots(IConfiguration configuration, JarvisPaths paths)
    {
        var chosen = configuration.GetSection("Datasets:AllowedRoots").Get<string[]>();
        if (chosen is { Length: > 0 })
        {
            return chosen.Select(Path.GetFullPath);
        }
        string?[] usual = [Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), paths.Home, AroundCheckout()];
        return usual.OfType<string>().Where(r => r.Length > 0).Select(Path.GetFullPath);
    }

    // A checkout keeps its data beside it; an installed program has no solution above it, and then no such root.
    private static string? AroundCheckout()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Jarvis.sln")))
            {
                return folder.Parent?.Parent is null ? folder.FullName : folder.Parent.FullName;   // never the root of the file system
            }
        }
        return null;
    }
}
