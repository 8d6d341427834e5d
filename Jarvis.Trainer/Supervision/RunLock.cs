namespace Jarvis.Trainer.Supervision;

/// <summary><c>run.lock</c>, held exclusively by the process that runs the run, for as long as it lives.</summary>
internal static class RunLock
{
    private static readonly TimeSpan RetryFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes the lock; tries for two seconds, because a probe holds it for a moment.</summary>
    /// <returns>Null when another process holds it.</returns>
    public static FileStream? Take(string path, TimeProvider clock)
    {
        using var never = new ManualResetEventSlim();
        long startedAt = clock.GetTimestamp();
        while (true)
        {
            if (TryOpen(path) is { } held) return held;
            if (clock.GetElapsedTime(startedAt) > RetryFor) return null;
            never.Wait(RetryEvery);
        }
    }

    public static bool IsHeld(string path)
    {
        if (!File.Exists(path)) return false;
        using var probe = TryOpen(path);
        return probe is null;
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            return null;
        }
    }
}
