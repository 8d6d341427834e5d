using System.Runtime.InteropServices;

namespace Jarvis.Data.Starter;

/// <summary>
/// Finds the XML documentation that every .NET SDK includes in its <c>packs</c> folder, and a published Jarvis in a folder of its own.
/// </summary>
internal static class SdkPacks
{
    private static readonly string[] _packs =
    [
        "Microsoft.NETCore.App.Ref",
        "Microsoft.AspNetCore.App.Ref",
        "Microsoft.WindowsDesktop.App.Ref",
    ];

    /// <summary>Documentation files of the newest version of each pack, in a fixed order; empty if this machine has none.</summary>
    public static IReadOnlyList<string> DocumentationFiles() => DocumentationFiles(Roots());

    public static IReadOnlyList<string> DocumentationFiles(IEnumerable<string> dotnetRoots)
    {
        foreach (var root in dotnetRoots)
        {
            var files = _packs.SelectMany(pack => NewestVersion(Path.Combine(root, "packs", pack))).ToList();
            if (files.Count > 0)
            {
                return files;
            }
        }
        return [];
    }

    /// <summary>Possible locations of .NET: first the files of a published program, then the running .NET.</summary>
    public static IEnumerable<string> Roots()
    {
        yield return AppContext.BaseDirectory;
        // …/dotnet/shared/Microsoft.NETCore.App/10.0.1/ → …/dotnet
        yield return Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } chosen)
        {
            yield return chosen;
        }
        foreach (
            var usual in (string[])
                [
                    "/usr/share/dotnet",
                    "/usr/lib/dotnet",
                    "/usr/local/share/dotnet",
                    "/opt/homebrew/opt/dotnet/libexec",
                    @"C:\Program Files\dotnet",
                ]
        )
        {
            yield return usual;
        }
        yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet");
    }

    private static IEnumerable<string> NewestVersion(string pack)
    {
        if (!Directory.Exists(pack))
        {
            return [];
        }
        var newest = Directory
            .GetDirectories(pack)
            .Select(d => (Path: d, Version: Version(Path.GetFileName(d))))
            .OrderByDescending(d => d.Version)
            .First()
            .Path;
        var reference = Path.Combine(newest, "ref");
        return Directory.Exists(reference)
            ? Directory.GetFiles(reference, "*.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            : [];
    }

    private static Version Version(string name) =>
        System.Version.TryParse(name.Split('-')[0], out var version) ? version : new Version(0, 0);
}
