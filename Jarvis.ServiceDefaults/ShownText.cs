using System.Text.RegularExpressions;
using Jarvis.Contracts;

namespace Jarvis.ServiceDefaults;

/// <summary>
/// Sentences of the engine, as they may leave the machine: they name files by whole paths, which say who uses it and how it is laid out.
/// </summary>
public static partial class ShownText
{
    /// <summary>Files of JARVIS_HOME are named from there on, other files by their name alone.</summary>
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

    /// <summary>A path in quotes to its closing one, or without quotes to the next blank.</summary>
    [GeneratedRegex(
        """(?<quote>['"])(?<path>(?:/|[A-Za-z]:[\\/])[^'"]*)\k<quote>|(?<![\w/:.'"])(?<path>(?:/(?!api/|v1/)|[A-Za-z]:[\\/])[^\s'",;:]*[^\s'",;:.)])"""
    )]
    private static partial Regex Absolute();
}
