using Jarvis.Web.Feed;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Shared;

/// <summary>A page of datasets: read anew whenever they change.</summary>
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

    /// <param name="recent">An answer of a moment ago, not older than the last change heard of, will do.</param>
    protected abstract Task LoadAsync(bool recent);
}
