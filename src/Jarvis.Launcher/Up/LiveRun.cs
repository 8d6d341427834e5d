using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Launcher.Up;

/// <summary>A training run that is alive, seen from outside: only through the files of its folder.</summary>
internal sealed class LiveRun(string id, RunPaths files)
{
    public string Id => id;

    /// <summary>Every run under this home whose process holds its lock.</summary>
    public static IReadOnlyList<LiveRun> Of(JarvisPaths paths) =>
        !Directory.Exists(paths.Runs)
            ? []
            :
            [
                .. Directory
                    .EnumerateDirectories(paths.Runs)
                    .Select(folder => new LiveRun(Path.GetFileName(folder), new RunPaths(folder)))
                    .Where(run => run.IsAlive),
            ];

    public bool IsAlive
    {
        get
        {
            if (!File.Exists(files.Lock))
            {
                return false;
            }
            try
            {
                using var probe = DiskFile.Own(files.Lock, FileMode.Open);
                return false;
            }
            catch (IOException exception) when (FileLocks.IsHeldByAnother(exception))
            {
                return true;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return false; // gone by now, or inaccessible: it can neither be asked to save nor waited for
            }
        }
    }

    /// <summary>Asks it to save the state after its last finished step and to end, so that the next start resumes it.</summary>
    public void AskToSave(DateTimeOffset now)
    {
        long request = (JsonFile.Read<RunControl>(files.Control)?.Id ?? 0) + 1;
        JsonFile.Write(files.Control, new RunControl(request, RunRequest.Shutdown, now));
    }

    /// <summary>"theta-12 is saving step 840, about 20 s".</summary>
    public string Saving()
    {
        var progress = RunProgress.Read(files.Metrics);
        if (progress.Step is not { } step)
        {
            return $"{id} is stopping before its first step";
        }
        return progress.SaveSeconds is { } seconds
            ? $"{id} is saving step {step}, about {Math.Max(1, Math.Ceiling(seconds)):0} s"
            : $"{id} is saving step {step}";
    }
}
