using System.Diagnostics;
using Jarvis.Contracts;
using Jarvis.Data;

namespace Jarvis.Trainer.Supervision;

/// <summary>
/// Watches one run's files until its process is gone. <paramref name="process"/> is null for a run that an earlier service started: then only the
/// lock tells whether it lives.
/// </summary>
internal sealed class LiveRun(string id, int attempt, RunPaths files, Process? process, TimeProvider clock, Action<IReadOnlyList<RunEvent>> happened) : IDisposable
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PollUnwatchedEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a cancelled run may take to notice before it is killed.</summary>
    private static readonly TimeSpan CancelWithin = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly MetricsTail _tail = new(files.Metrics);
    private Process? _process = process;
    private long? _cancelAskedAt;
    private long _probedAt;

    public string Id => id;

    public int Attempt => attempt;

    /// <summary>Reads and reports until the process is gone and its last line is read.</summary>
    /// <returns>Its exit code where it was our child.</returns>
    public async Task<int?> WatchAsync(CancellationToken stop)
    {
        using var watcher = Watcher();
        if (_process is { } child)
        {
            child.EnableRaisingEvents = true;
            child.Exited += (_, _) => Wake();
        }

        while (true)
        {
            bool ended = HasEnded(); // before the reading, so that nothing written by a living process is missed
            if (_tail.ReadNew() is { Count: > 0 } events) happened(events);
            if (ended) return _process?.ExitCode;
            KillIfDeaf();
            await _wake.WaitAsync(watcher is null ? PollUnwatchedEvery : PollEvery, stop);
        }
    }

    public void Ask(RunRequest request)
    {
        long last = JsonFile.Read<RunControl>(files.Control)?.Id ?? 0;
        JsonFile.Write(files.Control, new RunControl(last + 1, request, clock.GetUtcNow()));
        if (request == RunRequest.Cancel) _cancelAskedAt ??= clock.GetTimestamp();
    }

    public void Dispose()
    {
        _process?.Dispose();
        _wake.Dispose();
    }

    /// <summary>Null where the system has no watch left to give (inotify has a limit for each user); then the file is looked at more often.</summary>
    private FileSystemWatcher? Watcher()
    {
        try
        {
            var watcher = new FileSystemWatcher(files.Directory, Path.GetFileName(files.Metrics)) { NotifyFilter = NotifyFilters.Size | NotifyFilters.LastWrite | NotifyFilters.FileName };
            watcher.Changed += (_, _) => Wake();
            watcher.Created += (_, _) => Wake();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private bool HasEnded()
    {
        if (_process is { } child)
        {
            if (!child.HasExited) return false;
            if (child.ExitCode != RunProcess.ExitCodes.AlreadyRunning || !RunLock.IsHeld(files.Lock)) return true;
            _process = null; // a process of an earlier service has it: watch that one
            child.Dispose();
            return false;
        }
        if (_probedAt != 0 && clock.GetElapsedTime(_probedAt) < ProbeEvery) return false;
        _probedAt = clock.GetTimestamp();
        return !RunLock.IsHeld(files.Lock);
    }

    private void KillIfDeaf()
    {
        if (_cancelAskedAt is not { } askedAt || clock.GetElapsedTime(askedAt) < CancelWithin) return;
        _cancelAskedAt = clock.GetTimestamp();
        if (JsonFile.Read<Contracts.RunProcess>(files.Process) is { } holder && holder.Attempt == attempt) ProcessIdentity.Kill(holder);
    }

    private void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0) _wake.Release();
        }
        catch (Exception error) when (error is SemaphoreFullException or ObjectDisposedException)
        {
            return; // somebody else woke it in between, or nobody waits any more
        }
    }
}
