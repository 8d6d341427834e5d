using Jarvis.Contracts;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Feed;

/// <summary>
/// The histories of runs that are being viewed. Each is read once, shared by all viewers, and dropped when the last one leaves.
/// </summary>
public sealed class RunHistories : IDisposable
{
    private readonly RunFeed _feed;
    private readonly TrainerClient _trainer;
    private readonly ILogger<RunHistories> _logger;
    private readonly IDisposable _subscription;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Shared> _shared = [];

    public RunHistories(RunFeed feed, TrainerClient trainer, ILogger<RunHistories> logger)
    {
        (_feed, _trainer, _logger) = (feed, trainer, logger);
        _subscription = feed.Subscribe(Heard);
    }

    /// <summary>
    /// Joins the stored and the live events of one run: live events are collected first, then the stored ones are read, then the collected
    /// ones are added.
    /// </summary>
    /// <param name="changed">Called with each change after the lease was returned; must return at once.</param>
    /// <exception cref="TrainerException">The stored events cannot be read.</exception>
    public async Task<HistoryLease> OpenAsync(string runId, Action<HistoryChange> changed)
    {
        Shared shared;
        lock (_lock)
        {
            if (!_shared.TryGetValue(runId, out shared!))
            {
                _shared[runId] = shared = new Shared(runId, _logger);
                shared.Joined = JoinAsync(shared);
            }

            shared.Users++;
        }

        try
        {
            await shared.Joined;
            lock (_lock)
            {
                long known = shared.Number; // changes up to here are in the history, even if not all were sent
                return new HistoryLease(
                    this,
                    shared,
                    shared.Subscriptions.Add(told =>
                    {
                        if (told.Number > known)
                        {
                            changed(told.Change);
                        }
                    })
                );
            }
        }
        catch
        {
            await CloseAsync(shared);
            throw;
        }
    }

    public void Dispose() => _subscription.Dispose();

    internal T Read<T>(Shared shared, Func<RunHistory, T> read)
    {
        lock (_lock)
        {
            return read(shared.History);
        }
    }

    internal async ValueTask CloseAsync(Shared shared)
    {
        lock (_lock)
        {
            if (--shared.Users > 0)
            {
                return;
            }

            if (_shared.GetValueOrDefault(shared.History.RunId) == shared)
            {
                _shared.Remove(shared.History.RunId);
            }
        }

        if (shared.Watch is { } watch)
        {
            await watch.DisposeAsync();
        }
    }

    private async Task JoinAsync(Shared shared)
    {
        shared.Watch = await _feed.WatchAsync(shared.History.RunId);
        await CatchUpAsync(shared);
    }

    private async Task CatchUpAsync(Shared shared)
    {
        lock (_lock)
        {
            shared.Waiting ??= [];
        }

        try
        {
            var past = await _trainer.ReadEventsAsync(shared.History.RunId, shared.History.ReadAfter);
            lock (_lock)
            {
                past.AddRange(shared.Waiting ?? []);
                Take(shared, past);
            }
        }
        finally
        {
            lock (_lock)
            {
                shared.Waiting = null;
            }
        }
        Tell(shared);
    }

    private void Heard(FeedEvent what)
    {
        switch (what)
        {
            case FeedEvent.Steps(var runId, var batch):
                Add(runId, batch);
                break;
            case FeedEvent.Events(var runId, var batch):
                Add(runId, batch);
                break;
            case FeedEvent.Epoch(var runId, var epoch):
                Add(runId, [epoch]);
                break;
            case FeedEvent.Reloaded:
                _ = CatchAllUpAsync();
                break;
        }
    }

    private async Task CatchAllUpAsync()
    {
        Shared[] all;
        lock (_lock)
        {
            all = [.. _shared.Values.Where(shared => shared.Joined.IsCompletedSuccessfully && shared.Waiting is null)];
        }

        foreach (var shared in all)
        {
            try
            {
                await CatchUpAsync(shared);
            }
            catch (TrainerException exception)
            {
                RunHistoryLog.NotRead(_logger, shared.History.RunId, exception.Message);
            }
        }
    }

    private void Add(string runId, IEnumerable<RunEvent> batch)
    {
        Shared? shared;
        lock (_lock)
        {
            if (!_shared.TryGetValue(runId, out shared))
            {
                return;
            }

            if (shared.Waiting is { } waiting)
            {
                waiting.AddRange(batch);
            }
            else
            {
                Take(shared, batch);
            }
        }
        Tell(shared);
    }

    private static void Take(Shared shared, IEnumerable<RunEvent> events)
    {
        if (shared.History.Take(events) is { } change)
        {
            shared.Untold.Enqueue((++shared.Number, change));
        }
    }

    /// <summary>
    /// Sends new changes to the listeners in order, one at a time, and not under the lock, because a listener may read the history.
    /// </summary>
    private void Tell(Shared shared)
    {
        while (true)
        {
            (long Number, HistoryChange Change) next;
            lock (_lock)
            {
                if (shared.IsTelling || !shared.Untold.TryDequeue(out next))
                {
                    return;
                }

                shared.IsTelling = true;
            }

            shared.Subscriptions.Tell(next);
            lock (_lock)
            {
                shared.IsTelling = false;
            }
        }
    }

    internal sealed class Shared(string runId, ILogger logger)
    {
        public RunHistory History { get; } = new(runId);
        public Subscriptions<(long Number, HistoryChange Change)> Subscriptions { get; } = new(logger);

        /// <summary>Number of the newest change.</summary>
        public long Number { get; set; }

        public Queue<(long Number, HistoryChange Change)> Untold { get; } = [];
        public bool IsTelling { get; set; }
        public Task Joined { get; set; } = Task.CompletedTask;
        public IAsyncDisposable? Watch { get; set; }
        public int Users { get; set; }

        /// <summary>Live events that arrived while the stored ones are being read; null otherwise.</summary>
        public List<RunEvent>? Waiting { get; set; }
    }
}

/// <summary>One viewer's lease on a run's history.</summary>
public sealed class HistoryLease : IAsyncDisposable
{
    private readonly RunHistories _owner;
    private readonly RunHistories.Shared _shared;
    private readonly IDisposable _subscription;

    internal HistoryLease(RunHistories owner, RunHistories.Shared shared, IDisposable subscription) =>
        (_owner, _shared, _subscription) = (owner, shared, subscription);

    /// <summary>Runs under the lock, so keep it short and return copies.</summary>
    public T Read<T>(Func<RunHistory, T> read) => _owner.Read(_shared, read);

    public ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        return _owner.CloseAsync(_shared);
    }
}

internal static partial class RunHistoryLog
{
    [LoggerMessage(LogLevel.Warning, "The history of {RunId} was not read: {Reason}")]
    public static partial void NotRead(ILogger logger, string runId, string reason);
}
