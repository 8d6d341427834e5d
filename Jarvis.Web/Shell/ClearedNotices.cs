using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Shell;

/// <summary>Notices that were cleared from the bell.</summary>
/// <param name="UpTo">This one and all before it.</param>
/// <param name="Ids">Single ones after it.</param>
public sealed record ClearedNotices(long UpTo, IReadOnlyList<long> Ids)
{
    public static ClearedNotices None { get; } = new(0, []);

    public bool Has(Notice notice) => notice.Id <= UpTo || Ids.Contains(notice.Id);

    /// <param name="all">Every notice that is known; cleared ones that are forgotten need not be remembered.</param>
    public ClearedNotices With(IReadOnlyCollection<Notice> cleared, IReadOnlyCollection<Notice> all)
    {
        var ids = cleared.Where(notice => !Has(notice)).Select(notice => notice.Id).Union(Ids.Intersect(all.Select(notice => notice.Id)));
        var kept = new ClearedNotices(UpTo, [.. ids.Order()]);
        return all.All(kept.Has) && all.Count > 0 ? new ClearedNotices(all.Max(notice => notice.Id), []) : kept;
    }
}

/// <summary>What was cleared, as all open pages share it.</summary>
public sealed class ClearedNoticesStore(PreferenceStore preferences) : SharedPreference<ClearedNotices>(preferences, new("notices-cleared"))
{
    public ClearedNotices Current => Stored ?? ClearedNotices.None;
}
