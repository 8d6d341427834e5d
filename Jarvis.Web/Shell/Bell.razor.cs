using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Jarvis.Web.Shell;

/// <summary>
/// What happened, newest first; the count says what was not looked at. A notice raised while a page is open that does not
/// show it by itself is a toast as well.
/// </summary>
public sealed partial class Bell
{
    private bool _open;
    private HashSet<long> _unread = [];

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private NoticeSettingsStore Settings { get; set; } = null!;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    /// <summary>Those that are to be in the bell.</summary>
    private IEnumerable<Notice> Listed => Feed.State.Notices.Where(Settings.Current.ShowsInBell);

    private int Unread => Listed.Count(notice => !notice.Read);

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Settings.Changed += Chosen;
    }

    public override ValueTask DisposeAsync()
    {
        Settings.Changed -= Chosen;
        return base.DisposeAsync();
    }

    private void Chosen() => _ = InvokeAsync(StateHasChanged);

    protected override bool Heard(FeedEvent what)
    {
        if (what is FeedEvent.Raised(var notice) && !NoticeLinks.IsShownOn(notice, Navigation.ToBaseRelativePath(Navigation.Uri)))
        {
            var now = TimeOnly.FromTimeSpan(Clock.Now.TimeOfDay);
            if (Settings.Current.Pops(notice, now))
            {
                Toasts.Say(notice.Level, notice.Title, notice.Text, NoticeLinks.Of(notice));
            }

            if (Settings.Current.PopsOnDesktop(notice, now))
            {
                _ = JS.InvokeVoidAsync("jarvis.notify", notice.Id, notice.Title, notice.Text, NoticeLinks.Of(notice)).AsTask();
            }
        }

        return what is FeedEvent.Raised or FeedEvent.NoticesRead or FeedEvent.Reloaded;
    }

    private async Task ToggleAsync()
    {
        _open = !_open;
        if (!_open || Unread == 0)
        {
            return;
        }

        _unread = [.. Listed.Where(notice => !notice.Read).Select(notice => notice.Id)];
        await Toasts.TryAsync(() => Feed.ReadNoticesAsync());
    }

    private void Close() => (_open, _unread) = (false, []);

    private void Key(KeyboardEventArgs args)
    {
        if (args.Key == "Escape")
        {
            Close();
        }
    }
}
