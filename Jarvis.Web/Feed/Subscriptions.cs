using System.Collections.Immutable;

namespace Jarvis.Web.Feed;

/// <summary>
/// A list of listeners that may be added and removed while listeners are being called. An exception in one does not affect the others.
/// </summary>
public sealed class Subscriptions<T>(ILogger logger)
{
    private ImmutableList<Listener> _listeners = [];

    public int Count => _listeners.Count;

    /// <param name="heard">Called on the sender's thread, one call at a time per sender; must return at once.</param>
    public IDisposable Add(Action<T> heard)
    {
        var listener = new Listener(this, heard);
        ImmutableInterlocked.Update(ref _listeners, list => list.Add(listener));
        return listener;
    }

    public void Tell(T what)
    {
        foreach (var listener in _listeners)
        {
            try
            {
                listener.Heard(what);
            }
            catch (Exception exception)
            {
                SubscriptionLog.ListenerFailed(logger, exception);
            }
        }
    }

    private sealed record Listener(Subscriptions<T> Owner, Action<T> Heard) : IDisposable
    {
        public void Dispose() =>
            ImmutableInterlocked.Update(ref Owner._listeners, list => list.RemoveAll(each => ReferenceEquals(each, this)));
    }
}

internal static partial class SubscriptionLog
{
    [LoggerMessage(LogLevel.Error, "A listener of the run feed failed.")]
    public static partial void ListenerFailed(ILogger logger, Exception failure);
}
