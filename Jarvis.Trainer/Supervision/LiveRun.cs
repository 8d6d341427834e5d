using Jarvis.Contracts;
using Jarvis.Runs.Events;
using Jarvis.Runs.Execution;

namespace Jarvis.Trainer.Supervision;

/// <summary>
/// Watches one run's files until its process is gone. <paramref name="started"/> is null for a run that an earlier service started: then
/// only the lock tells whether it lives.
/// </summary>
internal sealed class LiveRun(
    string id,
    int attempt,
    RunPaths files,
    StartedRun? started,
    TimeProvider time,
    Action<IReadOnlyList<RunEvent>> happened
) : IDisposable
{
    private static readonly TimeSpan _pollEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _pollUnwatchedEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _probeEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a cancelled run may take to notice before it is killed.</summary>
    private static readonly TimeSpan _cancelWithin = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly MetricsTail _tail = new(files.Metrics);
    private StartedRun? _started = started;
    private int _attempt = attempt;
    private bool _lockWasFree;
    private long? _cancelAskedAt;
    private long _probedAt;

    public string Id => id;

    public int Attempt => _attempt;

    /// <summary>Reads and reports until the process is gone and its last line is read.</summary>
    /// <returns>Its exit code; null if nobody saw it.</returns>
    public async Task<int?> WatchAsync(CancellationToken cancellationToken)
    {
        using var watcher = Watcher();
        while (true)
        {
            bool ended = HasEnded(); // checked before reading, so that nothing written by a living process is missed
            if (_tail.ReadNew() is { Count: > 0 } events)
            {
                happened(events);
            }
            if (ended)
            {
                return _started is null ? KeptRun.ReadExitCode(files.ExitCode, _attempt) : _started.ExitCode;
            }
            KillIfDeaf();
            await _wake.WaitAsync(watcher is null ? _pollUnwatchedEvery : _pollEvery, cancellationToken);
        }
    }

    public void Ask(RunRequest request)
    {
        long last = JsonFile.Read<RunControl>(files.Control)?.Id ?? 0;
        JsonFile.Write(files.Control, new RunControl(last + 1, request, time.GetUtcNow()));
        if (request == RunRequest.Cancel)
        {
            _cancelAskedAt ??= time.GetTimestamp();
        }
    }

    public void Dispose()
    {
        _started?.Dispose();
        _wake.Dispose();
    }

    /// <summary>Null if the system has no watches left (inotify has a limit per user); the file is then polled more often.</summary>
    private FileSystemWatcher? Watcher()
    {
        try
        {
            var watcher = new FileSystemWatcher(files.Directory)
            {
                NotifyFilter = NotifyFilters.Size | NotifyFilters.LastWrite | NotifyFilters.FileName,
            };
            watcher.Filters.Add(Path.GetFileName(files.Metrics));
            watcher.Filters.Add(Path.GetFileName(files.ExitCode));
            watcher.Changed += (_, _) => Wake();
            watcher.Created += (_, _) => Wake();
            watcher.Renamed += (_, _) => Wake();
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
        if (_started is { } ours)
        {
            if (!ours.HasEnded)
            {
                return false;
            }
            if (ours.ExitCode != ExitCodes.AlreadyRunning || !RunLock.IsHeld(files.Lock))
            {
                return true;
            }
            WatchHolder();
            return false;
        }

        if (_probedAt != 0 && time.GetElapsedTime(_probedAt) < _probeEvery)
        {
            return false;
        }
        _probedAt = time.GetTimestamp();
        if (RunLock.IsHeld(files.Lock))
        {
            return false;
        }
        // The lock is free a moment before the keeper has written how the run ended, so the run gets one more poll.
        bool ended = _lockWasFree || KeptRun.ReadExitCode(files.ExitCode, _attempt) is not null;
        _lockWasFree = true;
        return ended;
    }

    /// <summary>
    /// A process of an earlier service holds the run: that one is watched instead, since its result is the one that counts.
    /// </summary>
    private void WatchHolder()
    {
        _started?.Dispose();
        _started = null;
        if (JsonFile.Read<Contracts.RunProcess>(files.Process) is { } holder)
        {
            _attempt = holder.Attempt;
        }
    }

    private void KillIfDeaf()
    {
        if (_cancelAskedAt is not { } askedAt || time.GetElapsedTime(askedAt) < _cancelWithin)
        {
            return;
        }
        _cancelAskedAt = time.GetTimestamp();
        if (JsonFile.Read<Contracts.RunProcess>(files.Process) is { } holder && holder.Attempt == _attempt)
        {
            ProcessIdentity.Kill(holder);
        }
    }

    private void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
        catch (Exception exception) when (exception is SemaphoreFullException or ObjectDisposedException)
        {
            return; // somebody else woke it in between, or nobody waits any more
        }
    }
}
