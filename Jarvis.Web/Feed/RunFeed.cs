using System.Collections.Concurrent;
using Jarvis.Contracts;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.SignalR.Client;

namespace Jarvis.Web.Feed;

/// <summary>
/// The one connection to the Trainer's hub. Keeps it open, keeps <see cref="State"/> current, watches every active run and those that are
/// being viewed, and notifies subscribers in this process. Any number of browsers needs only one upstream connection.
/// </summary>
public sealed class RunFeed : IHostedService, IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly TrainerClient _trainer;
    private readonly TimeProvider _time;
    private readonly ILogger<RunFeed> _logger;
    private readonly Subscriptions<FeedEvent> _subscriptions;
    private readonly ConcurrentDictionary<string, int> _watched = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _connecting = Task.CompletedTask;

    public RunFeed(Upstreams upstreams, TrainerClient trainer, TimeProvider time, ILogger<RunFeed> logger)
    {
        (_trainer, _time, _logger) = (trainer, time, logger);
        _subscriptions = new(logger);
        _hub = TrainerHub.Create(upstreams);
        _hub.Reconnecting += _ => Tell(new FeedEvent.Connection(false));
        _hub.Reconnected += _ => JoinAsync();
        TrainerHub.Listen(_hub, Hear);
    }

    public FeedState State { get; } = new();

    public bool Connected { get; private set; }

    /// <summary>True after the first complete read; until then lists show skeletons instead of "nothing".</summary>
    public bool Loaded { get; private set; }

    /// <param name="heard">Called on the hub's thread, in order; must return at once (components use <c>InvokeAsync</c>).</param>
    public IDisposable Subscribe(Action<FeedEvent> heard) => _subscriptions.Add(heard);

    /// <summary>
    /// Requests the steps and events of one run until disposed. Calls are counted, and the request is repeated after each reconnect.
    /// </summary>
    public async Task<IAsyncDisposable> WatchAsync(string runId)
    {
        if (_watched.AddOrUpdate(runId, 1, (_, count) => count + 1) == 1)
        {
            await AskAsync(nameof(IRunsHub.Watch), runId);
        }

        return new Watched(this, runId);
    }

    public async Task ReadNoticesAsync()
    {
        await _trainer.ReadNoticesAsync();
        State.MarkNoticesRead();
        await Tell(new FeedEvent.NoticesRead());
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _connecting = ConnectAsync();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _connecting;
        await _hub.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>Makes the first connection; the hub connection restores later ones itself.</summary>
    private async Task ConnectAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _hub.StartAsync(_stop.Token);
                await JoinAsync();
                return;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                RunFeedLog.NotConnected(_logger, exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>
    /// After each (re)connect: watches first and reads second, so that nothing is missed in between, then reports that anything may have
    /// changed.
    /// </summary>
    private async Task JoinAsync()
    {
        // The handshake is answered before the hub counts this connection among its clients; an answered call proves that it does.
        await AskAsync(nameof(IRunsHub.Unwatch), "nobody");
        foreach (string runId in _watched.Keys)
        {
            await AskAsync(nameof(IRunsHub.Watch), runId);
        }

        while (!_stop.IsCancellationRequested && _hub.State == HubConnectionState.Connected)
        {
            try
            {
                var (runs, notices) = (_trainer.ListRunsAsync(_stop.Token), _trainer.ListNoticesAsync(cancellationToken: _stop.Token));
                State.Replace(await runs, await notices, await HardwareAsync());
                foreach (var run in State.Active)
                {
                    await WatchActiveAsync(run);
                }

                _trainer.Forget();
                (Connected, Loaded) = (true, true);
                await Tell(new FeedEvent.Connection(true));
                await Tell(new FeedEvent.Reloaded());
                return;
            }
            catch (TrainerException exception)
            {
                RunFeedLog.NotConnected(_logger, $"{exception.Message} {exception.Detail}");
                await Task.Delay(TimeSpan.FromSeconds(1), _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<HardwareSample?> HardwareAsync()
    {
        try
        {
            return await _trainer.ReadHardwareAsync(_stop.Token);
        }
        catch (TrainerException)
        {
            return null; // the first sample may not have been taken yet; the hub sends the next one
        }
    }

    private void Hear(FeedEvent what)
    {
        switch (what)
        {
            case FeedEvent.Run(var run):
                Put(run);
                break;
            case FeedEvent.Started(var run):
                Put(run);
                break;
            case FeedEvent.Failed(var run, _):
                Put(run);
                break;
            case FeedEvent.Finished(var run):
                Put(run);
                break;
            case FeedEvent.Removed(var runId):
                State.Remove(runId);
                _trainer.Forget();
                break;
            case FeedEvent.Steps(var runId, [.., var last]):
                State.Advance(runId, last);
                break;
            case FeedEvent.Hardware(var sample):
                State.Put(sample);
                break;
            case FeedEvent.Raised(var notice) when !State.Put(notice):
                return;
            case FeedEvent.Schedules or FeedEvent.Datasets or FeedEvent.Import or FeedEvent.Work or FeedEvent.Events:
                _trainer.Forget();
                break;
        }

        _subscriptions.Tell(what);
    }

    private void Put(RunSummary run)
    {
        _trainer.Forget();
        State.Put(run);
        if (FeedState.IsActive(run.State))
        {
            _ = WatchActiveAsync(run);
        }
    }

    /// <summary>Active runs are always watched for lists and sparklines, whether or not their page is open.</summary>
    private async Task WatchActiveAsync(RunSummary run)
    {
        if (_watched.TryAdd(run.Id, 1))
        {
            await AskAsync(nameof(IRunsHub.Watch), run.Id);
        }
    }

    private async Task AskAsync(string method, string runId)
    {
        if (_hub.State != HubConnectionState.Connected)
        {
            return; // JoinAsync requests all watched runs
        }

        try
        {
            await _hub.InvokeAsync(method, runId, _stop.Token);
        }
        catch (Exception exception)
            when (exception
                    is InvalidOperationException
                        or IOException
                        or OperationCanceledException
                        or Microsoft.AspNetCore.SignalR.HubException
            )
        {
            RunFeedLog.NotAsked(_logger, method, runId, exception.Message);
        }
    }

    private async ValueTask UnwatchAsync(string runId)
    {
        int left = _watched.AddOrUpdate(runId, 0, (_, count) => Math.Max(0, count - 1));
        if (left == 0 && _watched.TryRemove(new(runId, 0)))
        {
            if (State.Find(runId) is { } run && FeedState.IsActive(run.State))
            {
                _watched.TryAdd(runId, 1);
                return;
            }

            await AskAsync(nameof(IRunsHub.Unwatch), runId);
        }
    }

    private Task Tell(FeedEvent what)
    {
        Connected = what is FeedEvent.Connection connection ? connection.Connected : Connected;
        _subscriptions.Tell(what);
        return Task.CompletedTask;
    }

    private sealed class Watched(RunFeed feed, string runId) : IAsyncDisposable
    {
        private int _disposed;

        public ValueTask DisposeAsync() => Interlocked.Exchange(ref _disposed, 1) == 0 ? feed.UnwatchAsync(runId) : default;
    }
}

internal static partial class RunFeedLog
{
    [LoggerMessage(LogLevel.Information, "Waiting for the trainer: {Reason}")]
    public static partial void NotConnected(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "{Method} {RunId} was not heard: {Reason}")]
    public static partial void NotAsked(ILogger logger, string method, string runId, string reason);
}
