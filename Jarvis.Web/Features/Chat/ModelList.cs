using Jarvis.Contracts;
using Jarvis.Web.Feed;

namespace Jarvis.Web.Features.Chat;

/// <summary>
/// The models to chat with, kept current while there are subscribers: read when a run writes a checkpoint or ends, and every few seconds,
/// because Inference may have been unreachable.
/// </summary>
public sealed class ModelList(InferenceClient inference, RunFeed feed, TimeProvider time, ILogger<ModelList> logger) : BackgroundService
{
    private static readonly TimeSpan _every = TimeSpan.FromSeconds(4);
    private readonly Subscriptions<ModelList> _subscriptions = new(logger);
    private readonly SemaphoreSlim _wanted = new(0, 1);

    /// <summary>Null until the first successful read.</summary>
    public IReadOnlyList<ServedModel>? Models { get; private set; }

    /// <summary>False while Inference does not answer; <see cref="Models"/> then holds its last answer.</summary>
    public bool Reachable { get; private set; } = true;

    public IDisposable Subscribe(Action<ModelList> heard)
    {
        var subscription = _subscriptions.Add(heard);
        Want();
        return subscription;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var heard = feed.Subscribe(what =>
        {
            if (
                what is FeedEvent.Finished or FeedEvent.Removed or FeedEvent.Reloaded
                || (what is FeedEvent.Events(_, var batch) && batch.Any(one => one is CheckpointWritten))
            )
            {
                Want();
            }
        });
        while (!stoppingToken.IsCancellationRequested)
        {
            if (_subscriptions.Count > 0)
            {
                await ReadAsync(stoppingToken);
            }

            // Waits for a request or for the interval, whichever comes first.
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var asked = _wanted.WaitAsync(limit.Token);
            await Task.WhenAny(asked, Task.Delay(_every, time, limit.Token));
            await limit.CancelAsync();
            await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var models = await inference.ModelsAsync(cancellationToken);
            if (!Reachable || Models is null || !models.SequenceEqual(Models))
            {
                (Models, Reachable) = (models, true);
                _subscriptions.Tell(this);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (Reachable)
            {
                Reachable = false;
                ModelListLog.Unreachable(logger, exception.Message);
                _subscriptions.Tell(this);
            }
        }
        catch (OperationCanceledException)
        {
            Reachable = false;
        }
    }

    private void Want()
    {
        if (_wanted.CurrentCount == 0)
        {
            try
            {
                _wanted.Release();
            }
            catch (SemaphoreFullException)
            {
                ModelListLog.AlreadyWanted(logger);
            }
        }
    }
}

internal static partial class ModelListLog
{
    [LoggerMessage(LogLevel.Warning, "The inference service does not answer: {Problem}")]
    public static partial void Unreachable(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Trace, "Two asked for the models at once.")]
    public static partial void AlreadyWanted(ILogger logger);
}
