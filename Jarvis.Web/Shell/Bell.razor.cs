using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

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

    private int Unread => Feed.State.Notices.Count(notice => !notice.Read);

    protected override bool Heard(FeedEvent what)
    {
        if (what is FeedEvent.Raised(var notice) && !NoticeLinks.IsShownOn(notice, Navigation.ToBaseRelativePath(Navigation.Uri)))
        {
            Toasts.Say(notice.Level, notice.Title, notice.Text, NoticeLinks.Of(notice));
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

        _unread = [.. Feed.State.Notices.Where(notice => !notice.Read).Select(notice => notice.Id)];
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
