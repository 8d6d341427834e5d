using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Shell;

/// <summary>Which notices the bell lists.</summary>
public enum BellFilter
{
    All,
    Failures,
    Runs,
    Data,
}

/// <summary>One piece of news, however often it came.</summary>
/// <param name="Text">Of the newest.</param>
/// <param name="At">When the newest came.</param>
public sealed record BellEntry(
    string Key,
    NoticeLevel Level,
    string Title,
    string Text,
    string Link,
    DateTimeOffset At,
    int Count,
    bool Unread
);

/// <summary>The news of one run, or of everything that is no run's.</summary>
/// <param name="Link">To the run; null where the group is no run's or the run was deleted.</param>
/// <param name="Entries">Newest first.</param>
public sealed record BellGroup(string Key, string Name, string? Link, IReadOnlyList<BellEntry> Entries);

/// <summary>What the bell lists: notices by run, the same news counted instead of repeated.</summary>
public static class BellList
{
    private const string DataKey = "data";

    /// <summary>How the titles of a run's notices end after its name.</summary>
    private static readonly string[] _ends =
    [
        " started",
        " resumed",
        " finished",
        " failed",
        " was interrupted",
        " was cancelled",
        " waits for the next start",
    ];

    public static bool IsIn(BellFilter filter, Notice notice) =>
        filter switch
        {
            BellFilter.Failures => notice.Level is NoticeLevel.Error or NoticeLevel.Warning,
            BellFilter.Runs => notice.RunId is not null,
            BellFilter.Data => notice.RunId is null,
            _ => true,
        };

    /// <param name="notices">Newest first.</param>
    /// <param name="isUnread">Whether nobody has seen it before the bell was opened.</param>
    /// <param name="runName">The name that a run has now; null where it was deleted.</param>
    /// <returns>The group with the newest news first.</returns>
    public static IReadOnlyList<BellGroup> Of(IEnumerable<Notice> notices, Func<Notice, bool> isUnread, Func<string, string?> runName) =>
        [
            .. notices
                .GroupBy(notice => notice.RunId ?? DataKey)
                .Select(group =>
                {
                    var newest = group.First();
                    string? name = newest.RunId is { } id ? runName(id) : null;
                    return new BellGroup(
                        group.Key,
                        newest.RunId is null ? "Data and jobs" : name ?? Split(newest.Title).Name,
                        name is null ? null : "runs/" + Uri.EscapeDataString(group.Key),
                        Entries(group, isUnread)
                    );
                }),
        ];

    private static IReadOnlyList<BellEntry> Entries(IEnumerable<Notice> notices, Func<Notice, bool> isUnread) =>
        [
            .. notices
                .GroupBy(notice => (notice.Event, notice.Job, notice.Target, notice.Title))
                .Select(same =>
                {
                    var newest = same.First();
                    return new BellEntry(
                        newest.Id.ToString(CultureInfo.InvariantCulture),
                        newest.Level,
                        newest.RunId is null ? newest.Title : Split(newest.Title).News,
                        newest.Text,
                        NoticeLinks.Of(newest),
                        newest.At,
                        same.Count(),
                        same.Any(isUnread)
                    );
                }),
        ];

    /// <summary>
    /// "night-03: report ready" is "Report ready" below the heading "night-03", also when the run has another name by now. A title of
    /// another form stays as it is.
    /// </summary>
    private static (string Name, string News) Split(string title)
    {
        int colon = title.LastIndexOf(": ", StringComparison.Ordinal);
        string? end = colon > 0 ? title[colon..] : _ends.FirstOrDefault(each => title.EndsWith(each, StringComparison.Ordinal));
        if (end is null)
        {
            return (title, title);
        }

        string news = end.TrimStart(':', ' ');
        return (title[..^end.Length], news.Length == 0 ? title : char.ToUpperInvariant(news[0]) + news[1..]);
    }
}
