using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Jarvis.Web.Shell;

/// <summary>
/// What happened, by run; the count says how many news nobody has seen. A notice is a toast as well, unless the open page shows it, and a
/// notification of the desktop where the settings say so.
/// </summary>
public sealed partial class Bell
{
    private const int MostOfGroup = 4;

    private static readonly (BellFilter Filter, string Word)[] _filters =
    [
        (BellFilter.All, "All"),
        (BellFilter.Failures, "Failures"),
        (BellFilter.Runs, "Runs"),
        (BellFilter.Data, "Data"),
    ];

    private readonly HashSet<string> _whole = [];
    private bool _open;
    private BellFilter _filter;
    private HashSet<long> _unread = [];

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private NoticeSettingsStore Settings { get; set; } = null!;

    [Inject]
    private ClearedNoticesStore Cleared { get; set; } = null!;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    /// <summary>Those that belong in the bell and were not cleared.</summary>
    private IEnumerable<Notice> Kept =>
        Feed.State.Notices.Where(notice => Settings.Current.ShowsInBell(notice) && !Cleared.Current.Has(notice));

    private IEnumerable<Notice> Listed => Kept.Where(notice => BellList.IsIn(_filter, notice));

    private int Unread => BellList.Of(Kept.Where(notice => !notice.Read), _ => true, _ => null).Sum(group => group.Entries.Count);

    private string None =>
        _filter switch
        {
            BellFilter.Failures => "No failures.",
            BellFilter.Runs => "No notices about runs.",
            BellFilter.Data => "No notices about data and jobs.",
            _ when Feed.State.Notices.Any(Cleared.Current.Has) => "Nothing new. What happens to your runs appears here.",
            _ => "Nothing yet. What happens to your runs appears here.",
        };

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Settings.Changed += Chosen;
        Cleared.Changed += Chosen;
    }

    public override ValueTask DisposeAsync()
    {
        Settings.Changed -= Chosen;
        Cleared.Changed -= Chosen;
        return base.DisposeAsync();
    }

    private void Chosen() => _ = InvokeAsync(StateHasChanged);

    protected override bool Heard(FeedEvent what)
    {
        if (what is FeedEvent.Raised(var notice))
        {
            var now = TimeOnly.FromTimeSpan(Clock.Now.TimeOfDay);
            bool isShown = NoticeLinks.IsShownOn(notice, Navigation.ToBaseRelativePath(Navigation.Uri));
            if (!isShown && Settings.Current.Pops(notice, now))
            {
                Toasts.Say(notice.Level, notice.Title, notice.Text, NoticeLinks.Of(notice));
            }

            if (Settings.Current.PopsOnDesktop(notice, now))
            {
                _ = NotifyAsync(notice, isShown);
            }
        }

        return what is FeedEvent.Raised or FeedEvent.NoticesRead or FeedEvent.Reloaded or FeedEvent.Removed;
    }

    /// <param name="isShown">The open page shows it: the desktop need not, as long as somebody looks at that page.</param>
    private async Task NotifyAsync(Notice notice, bool isShown)
    {
        try
        {
            await JS.InvokeVoidAsync("jarvis.notify", notice.Id, notice.Title, notice.Text, NoticeLinks.Of(notice), isShown);
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            // The page has gone; another one that is open tells it.
        }
    }

    private async Task ToggleAsync()
    {
        if (_open)
        {
            Close();
            return;
        }

        _open = true;
        if (Unread > 0)
        {
            _unread = [.. Kept.Where(notice => !notice.Read).Select(notice => notice.Id)];
            await Toasts.TryAsync(() => Feed.ReadNoticesAsync());
        }
    }

    private void Close()
    {
        (_open, _unread, _filter) = (false, [], BellFilter.All);
        _whole.Clear();
    }

    private void Clear()
    {
        var (before, cleared) = (Cleared.Current, Listed.ToList());
        Cleared.Save(before.With(cleared, Feed.State.Notices));
        Toasts.OfferUndo($"{Formats.Plural(cleared.Count, "notice")} cleared", () =>
        {
            Cleared.Save(before);
            return Task.CompletedTask;
        });
    }

    private void Key(KeyboardEventArgs args)
    {
        if (args.Key == "Escape")
        {
            Close();
        }
    }
}
