using Jarvis.Web.Feed;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Shared;

/// <summary>
/// A component that follows the feed. Override <see cref="Heard"/>; it runs in the component's synchronization context. An interactive
/// component is also rendered every 20 s, so that "3 min ago" stays correct.
/// </summary>
public abstract class LivePage : ComponentBase, IAsyncDisposable
{
    private IDisposable? _subscription;
    private ITimer? _minute;

    [Inject]
    protected RunFeed Feed { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [CascadingParameter]
    protected UserClock Clock { get; set; } = null!;

    protected bool Disposed { get; private set; }

    /// <returns>True when the component has to be rendered.</returns>
    protected abstract bool Heard(FeedEvent what);

    /// <summary>Called after <see cref="Heard"/>, for reactions that send a request; the feed does not wait for it.</summary>
    protected virtual Task HeardAsync(FeedEvent what) => Task.CompletedTask;

    protected override void OnInitialized()
    {
        if (!RendererInfo.IsInteractive)
        {
            return;
        }

        _subscription = Feed.Subscribe(what => _ = InvokeAsync(() => OnHeardAsync(what)));
        _minute = Time.CreateTimer(_ => _ = InvokeAsync(StateHasChanged), null, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20));
    }

    public virtual async ValueTask DisposeAsync()
    {
        Disposed = true;
        _subscription?.Dispose();
        if (_minute is not null)
        {
            await _minute.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private async Task OnHeardAsync(FeedEvent what)
    {
        if (Disposed)
        {
            return;
        }

        if (Heard(what))
        {
            StateHasChanged();
        }

        await HeardAsync(what);
    }
}
