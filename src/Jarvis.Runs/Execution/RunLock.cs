using Jarvis.Storage;

namespace Jarvis.Runs.Execution;

/// <summary><c>run.lock</c>, held exclusively by the process that runs the run, for as long as it lives.</summary>
public static class RunLock
{
    private static readonly TimeSpan _retryFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _retryEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes the lock; tries for two seconds, because a probe holds it for a moment.</summary>
    /// <returns>Null when another process holds it.</returns>
    /// <exception cref="IOException">It cannot be opened at all: the disk is full or read-only, or the folder is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static FileStream? Take(string path, TimeProvider time)
    {
        using var never = new ManualResetEventSlim();
        long startedAt = time.GetTimestamp();
        while (true)
        {
            if (FileLocks.TryTake(path) is { } held)
            {
                return held;
            }
            if (time.GetElapsedTime(startedAt) > _retryFor)
            {
                return null;
            }
            never.Wait(_retryEvery);
        }
    }

    public static bool IsHeld(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }
        using var probe = FileLocks.TryTake(path);
        return probe is null;
    }
}
