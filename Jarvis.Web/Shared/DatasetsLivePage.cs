using Jarvis.Web.Feed;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Shared;

/// <summary>A page that loads its data again whenever datasets change.</summary>
public abstract class DatasetsLivePage : LivePage
{
    [Inject]
    protected TrainerClient Trainer { get; set; } = null!;

    [Inject]
    protected Toasts Toasts { get; set; } = null!;

    protected override async Task HeardAsync(FeedEvent what)
    {
        if (what is FeedEvent.Datasets or FeedEvent.Reloaded)
        {
            await LoadAsync();
            StateHasChanged();
        }
    }

    protected Task LoadAsync() => LoadAsync(recent: false);

    /// <param name="recent">Whether a cached answer of the last seconds will do. It is never older than the last change that was
    /// reported.</param>
    protected abstract Task LoadAsync(bool recent);
}
