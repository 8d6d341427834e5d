using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Launcher.Up;

/// <summary>
/// Asks a running <c>up</c> to save its runs and to stop, with the file <c>up.stop</c> in the home. A file, because a Windows program
/// cannot be signalled from another console.
/// </summary>
internal static class StopRequest
{
    private static readonly TimeSpan _lookEvery = TimeSpan.FromMilliseconds(300);

    public static void Make(JarvisPaths paths) => DiskFile.Replace(FileOf(paths), "");

    /// <summary>Deletes a request that was meant for an earlier <c>up</c>.</summary>
    public static void Forget(JarvisPaths paths) => DiskFile.Delete(FileOf(paths));

    /// <summary>Completes when somebody asks.</summary>
    public static async Task UntilMadeAsync(JarvisPaths paths, TimeProvider time, CancellationToken cancellationToken)
    {
        while (!File.Exists(FileOf(paths)))
        {
            await Task.Delay(_lookEvery, time, cancellationToken);
        }
        Forget(paths);
    }

    private static string FileOf(JarvisPaths paths) => Path.Combine(paths.Home, "up.stop");
}
