using System.Diagnostics;
using System.Runtime.Versioning;
using Jarvis.Contracts;
using Jarvis.Storage;
using Microsoft.Win32;

namespace Jarvis.Cli.Doctor;

/// <summary>
/// Windows settings that can spoil a night of training: the limit of 260 characters for paths, and programs that hold files open.
/// </summary>
[SupportedOSPlatform("windows")]
internal static class WindowsFindings
{
    private const int LongestPath = 260,
        DeepestBelowHome = 110; // runs/<id>/checkpoints/<step>.writing-<pid>/ema/<file>
    private static readonly TimeSpan _slow = TimeSpan.FromSeconds(1);

    public static IEnumerable<Finding> Judge(JarvisPaths paths)
    {
        yield return LongPaths(paths);
        if (Directory.Exists(paths.Home) && Replacing(paths) is { } time)
        {
            yield return time < _slow
                ? new Finding(FindingKind.Fine, "Files", $"replaced in {time.TotalMilliseconds / Rounds:0.0} ms each")
                : new Finding(
                    FindingKind.Advice,
                    "Files",
                    $"replacing a small file takes {time.TotalMilliseconds / Rounds:0} ms: another program looks into each one",
                    $"Windows Security > Virus & threat protection > Manage settings > Exclusions: add {paths.Home}."
                );
        }
    }

    private const int Rounds = 20;

    private static Finding LongPaths(JarvisPaths paths)
    {
        bool enabled = Registry.GetValue(@"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\FileSystem", "LongPathsEnabled", 0) is 1;
        return enabled ? new Finding(FindingKind.Fine, "Long paths", "enabled")
            : paths.Home.Length + DeepestBelowHome < LongestPath
                ? new Finding(FindingKind.Fine, "Long paths", "not enabled, and not needed by this home")
            : new Finding(
                FindingKind.Advice,
                "Long paths",
                $"not enabled, and {paths.Home} is {paths.Home.Length} characters long: libraries that Jarvis uses open no "
                    + $"path beyond {LongestPath}",
                "Settings > System > For developers > Enable long paths, or choose a shorter home with --home."
            );
    }

    /// <summary>Null if the home cannot be written, which another finding reports.</summary>
    private static TimeSpan? Replacing(JarvisPaths paths)
    {
        string file = Path.Combine(paths.Home, $".doctor-{Environment.ProcessId}.json");
        try
        {
            long startedAt = Stopwatch.GetTimestamp();
            for (int round = 0; round < Rounds; round++)
            {
                DiskFile.Replace(file, "{}");
            }
            var time = Stopwatch.GetElapsedTime(startedAt);
            DiskFile.Delete(file);
            return time;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
