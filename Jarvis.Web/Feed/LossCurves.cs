using Jarvis.Contracts;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Feed;

/// <summary>
/// The loss curves of the runs that lists show. A run's events are read once, by two requests at a time at most. After that the feed's
/// steps keep its curve current, and everybody who looks at a list shares it.
/// </summary>
public sealed class LossCurves : IDisposable
{
    /// <summary>A curve takes about 7 kB.</summary>
    private const int MostKept = 1000;

    private readonly TrainerClient _trainer;
    private readonly IDisposable _subscription;
    private readonly SemaphoreSlim _reading = new(2);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Kept> _kept = [];
    private long _uses;

    public LossCurves(RunFeed feed, TrainerClient trainer)
    {
        _trainer = trainer;
        _subscription = feed.Subscribe(Heard);
    }

    /// <returns>At most <paramref name="most"/> losses, in order of steps.</returns>
    /// <exception cref="TrainerException">The run's events cannot be read.</exception>
    public async Task<IReadOnlyList<double>> ReadAsync(string runId, int most)
    {
        Kept kept;
        lock (_lock)
        {
            if (!_kept.TryGetValue(runId, out kept!))
            {
                DropTheLeastRecentlyUsed();
                _kept[runId] = kept = new Kept();
                kept.Reading = ReadAsync(runId, kept);
            }

            kept.UsedAt = ++_uses;
        }

        await kept.Reading;
        return Losses(kept, most);
    }

    /// <returns>Null while the run's curve is being read, and if nobody asked for it.</returns>
    public IReadOnlyList<double>? Find(string runId, int most)
    {
        Kept? kept;
        lock (_lock)
        {
            kept = _kept.GetValueOrDefault(runId);
        }

        return kept is { Reading.IsCompletedSuccessfully: true } ? Losses(kept, most) : null;
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _reading.Dispose();
    }

    private async Task ReadAsync(string runId, Kept kept)
    {
        await _reading.WaitAsync();
        try
        {
            var events = await _trainer.ReadEventsAsync(runId, 0);
            lock (_lock)
            {
                kept.Curve.Take(events.OfType<StepMetrics>());
                kept.Curve.Take(kept.Waiting!);
                kept.Waiting = null;
            }
        }
        catch
        {
            Forget(runId, kept); // the next one who asks tries again
            throw;
        }
        finally
        {
            _reading.Release();
        }
    }

    private IReadOnlyList<double> Losses(Kept kept, int most)
    {
        lock (_lock)
        {
            return kept.Curve.Losses(most);
        }
    }

    private void Heard(FeedEvent what)
    {
        lock (_lock)
        {
            switch (what)
            {
                case FeedEvent.Steps(var runId, var batch) when _kept.TryGetValue(runId, out var kept):
                    if (kept.Waiting is { } waiting)
                    {
                        waiting.AddRange(batch);
                    }
                    else
                    {
                        kept.Curve.Take(batch);
                    }
                    break;
                case FeedEvent.Removed(var runId):
                    _kept.Remove(runId);
                    break;
                case FeedEvent.Reloaded:
                    _kept.Clear(); // steps may have been missed while the connection was lost
                    break;
            }
        }
    }

    private void Forget(string runId, Kept kept)
    {
        lock (_lock)
        {
            if (_kept.GetValueOrDefault(runId) == kept)
            {
                _kept.Remove(runId);
            }
        }
    }

    private void DropTheLeastRecentlyUsed()
    {
        if (_kept.Count >= MostKept)
        {
            _kept.Remove(_kept.MinBy(each => each.Value.UsedAt).Key);
        }
    }

    private sealed class Kept
    {
        public LossCurve Curve { get; } = new();

        /// <summary>Steps that arrived while the past was being read; null after that.</summary>
        public List<StepMetrics>? Waiting { get; set; } = [];

        public Task Reading { get; set; } = Task.CompletedTask;
        public long UsedAt { get; set; }
    }
}
