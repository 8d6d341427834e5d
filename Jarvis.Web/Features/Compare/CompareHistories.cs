using Jarvis.Web.Feed;

namespace Jarvis.Web.Features.Compare;

/// <summary>One page's leases on the histories of its runs.</summary>
public sealed class CompareHistories(RunHistories histories) : IAsyncDisposable
{
    private readonly Dictionary<string, HistoryLease> _leases = [];
    private bool _isDisposed;

    /// <summary>Raised on the feed's thread for each addition to a run's history.</summary>
    public event Action<string, HistoryChange>? Changed;

    /// <summary>To be called on the page's thread, like all other members.</summary>
    /// <exception cref="Web.Trainer.TrainerException">The stored events cannot be read.</exception>
    public async Task OpenAsync(string runId)
    {
        if (_leases.ContainsKey(runId))
        {
            return;
        }

        var lease = await histories.OpenAsync(runId, change => Changed?.Invoke(runId, change));
        if (_isDisposed || !_leases.TryAdd(runId, lease))
        {
            await lease.DisposeAsync();
        }
    }

    /// <returns>The default value where the history is not open.</returns>
    public T? Read<T>(string runId, Func<RunHistory, T> read) => _leases.TryGetValue(runId, out var lease) ? lease.Read(read) : default;

    public async ValueTask CloseAsync(string runId)
    {
        if (_leases.Remove(runId, out var lease))
        {
            await lease.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        foreach (string runId in _leases.Keys.ToList())
        {
            await CloseAsync(runId);
        }
    }
}
