using System.Text.RegularExpressions;
using Jarvis.Contracts;

namespace Jarvis.ServiceDefaults;

/// <summary>
/// Makes the engine's messages fit to leave the machine: they name files by full paths, which reveal who uses it and how it is laid out.
/// </summary>
public static partial class ShownText
{
    /// <summary>Names files in JARVIS_HOME relative to it, and other files by their name alone.</summary>
    public static string WithoutPaths(string text, JarvisPaths paths) =>
        Absolute()
            .Replace(
                text,
                match =>
                {
                    string path = match.Groups["path"].Value,
                        quote = match.Groups["quote"].Value;
                    string home = Path.TrimEndingDirectorySeparator(paths.Home);
                    bool isOurs =
                        path.StartsWith(home, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
                        && (path.Length == home.Length || path[home.Length] is '/' or '\\');
                    string shown = isOurs
                        ? (path.Length == home.Length ? "JARVIS_HOME" : path[(home.Length + 1)..])
                        : path[(path.TrimEnd('/', '\\').LastIndexOfAny(['/', '\\']) + 1)..];
                    return quote + shown + quote;
                }
            );

    /// <summary>A quoted path up to its closing quote, or an unquoted one up to the next blank.</summary>
    [GeneratedRegex(
        """(?<quote>['"])(?<path>(?:/|[A-Za-z]:[\\/])[^'"]*)\k<quote>|(?<![\w/:.'"])(?<path>(?:/(?!api/|v1/)|[A-Za-z]:[\\/])[^\s'",;:]*[^\s'",;:.)])"""
    )]
    private static partial Regex Absolute();
}
