using System.Runtime.Versioning;

namespace Jarvis.Cli.Doctor;

/// <summary>
/// The programs needed to build and test, each with this system's command to install it; none of them is needed to run a finished build.
/// </summary>
internal static class Programs
{
    private static readonly string _path = Environment.GetEnvironmentVariable("PATH") ?? "";
    private static readonly bool _isDebian = OperatingSystem.IsLinux() && On(_path, "apt-get") is not null;

    /// <param name="searchPath">Folders in the form of PATH; null means PATH itself.</param>
    public static IEnumerable<Finding> Judge(string? searchPath = null)
    {
        string? OnPath(params string[] names) => On(searchPath ?? _path, names);
        yield return Look(
            "Node.js",
            "builds the dashboard's charts",
            Install("nodejs npm", "OpenJS.NodeJS.LTS", "node", "; jarvis up does so too"),
            OnPath("node")
        );
        if (!OperatingSystem.IsWindows())
        {
            string remedy = OperatingSystem.IsMacOS() ? "Install it with 'xcode-select --install'." : Install("gcc libc6-dev", "", "gcc");
            yield return Look("C compiler", "builds the fastest kernels; without one they are C#'s", remedy, OnPath("gcc", "clang", "cc"));
        }
        string? chosen = Environment.GetEnvironmentVariable("JARVIS_CHROMIUM");
        yield return chosen is { Length: > 0 }
            ? new Finding(
                File.Exists(chosen) ? FindingKind.Fine : FindingKind.Advice,
                "Chromium",
                chosen + (File.Exists(chosen) ? "" : " (JARVIS_CHROMIUM) is not there")
            )
            : Look(
                "Chromium",
                "needed by jarvis test alone",
                Install("chromium", "Microsoft.Edge", "--cask chromium"),
                OnPath("chromium", "chromium-browser", "google-chrome") ?? (OperatingSystem.IsWindows() ? Installed() : null)
            );
    }

    private static Finding Look(string subject, string purpose, string remedy, string? found) =>
        found is not null
            ? new Finding(FindingKind.Fine, subject, found)
            : new Finding(FindingKind.Advice, subject, $"not found ({purpose})", remedy);

    private static string Install(string debian, string winget, string brew, string further = "") =>
        OperatingSystem.IsWindows() ? $"Install it with 'winget install {winget}'{further}."
        : OperatingSystem.IsMacOS() ? $"Install it with 'brew install {brew}'{further}."
        : _isDebian ? $"Install it with 'sudo apt-get install {debian}'{further}."
        : $"Install {debian.Replace(" ", " and ")} with your system's package manager.";

    private static string? On(string searchPath, params string[] names) =>
        names
            .SelectMany(name =>
                searchPath
                    .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                    .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
            )
            .FirstOrDefault(File.Exists);

    /// <summary>Edge or Chrome in their default installation folders.</summary>
    [SupportedOSPlatform("windows")]
    private static string? Installed() =>
        new[]
        {
            Environment.SpecialFolder.ProgramFilesX86,
            Environment.SpecialFolder.ProgramFiles,
            Environment.SpecialFolder.LocalApplicationData,
        }
            .Select(Environment.GetFolderPath)
            .Where(folder => folder.Length > 0)
            .SelectMany(folder =>
                new[]
                {
                    Path.Combine(folder, @"Microsoft\Edge\Application\msedge.exe"),
                    Path.Combine(folder, @"Google\Chrome\Application\chrome.exe"),
                }
            )
            .FirstOrDefault(File.Exists);
}
