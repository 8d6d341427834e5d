using Jarvis.Contracts;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Feed;

/// <summary>The histories that somebody looks at, each read once and shared by all who look; forgotten when the last one leaves.</summary>
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
    /// Joins past and present of one run: live events are taken from now on, then the file is read, then what came meanwhile is added.
    /// </summary>
    /// <param name="changed">Called with each addition after the returned lease was ready; must return at once.</param>
    /// <exception cref="TrainerException">The past cannot be read.</exception>
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
                long known = shared.Number; // what was added until now is in the history, though not all of it may have been told yet
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

    /// <summary>Tells listeners of new changes, in order and one at a time. Not under the lock: a listener may read the history.</summary>
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

        /// <summary>Of the newest addition.</summary>
        public long Number { get; set; }

        public Queue<(long Number, HistoryChange Change)> Untold { get; } = [];
        public bool IsTelling { get; set; }
        public Task Joined { get; set; } = Task.CompletedTask;
        public IAsyncDisposable? Watch { get; set; }
        public int Users { get; set; }

        /// <summary>Live events that came while the past is being read; null otherwise.</summary>
        public List<RunEvent>? Waiting { get; set; }
    }
}

/// <summary>One viewer's hold on a run's history.</summary>
public sealed class HistoryLease : IAsyncDisposable
{
    private readonly RunHistories _owner;
    private readonly RunHistories.Shared _shared;
    private readonly IDisposable _subscription;

    internal HistoryLease(RunHistories owner, RunHistories.Shared shared, IDisposable subscription) =>
        (_owner, _shared, _subscription) = (owner, shared, subscription);

    /// <summary>Runs while nothing is added; keep it short and take copies.</summary>
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
