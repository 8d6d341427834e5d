using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Web.Features.Chat;
using Jarvis.Web.Shared;
using Jarvis.Web.Shell;

namespace Jarvis.Web.Tests.Shell;

public sealed class ClearedNoticesTests
{
    private static readonly Notice[] _all = [Notice(3), Notice(2), Notice(1)];

    [Fact]
    public void With_All_HasThemAndNoLaterOne()
    {
        var cleared = ClearedNotices.None.With(_all, _all);
        Assert.Equal((3, 0), (cleared.UpTo, cleared.Ids.Count)); // one number, however many there were
        Assert.True(_all.All(cleared.Has));
        Assert.False(cleared.Has(Notice(4)));
    }

    [Fact]
    public void With_SomeOfThem_LeavesTheOthers()
    {
        var cleared = ClearedNotices.None.With([Notice(2)], _all);
        Assert.Equal([false, true, false], _all.Select(cleared.Has));
        Assert.True(_all.All(cleared.With([Notice(3), Notice(1)], _all).Has));
    }

    [Fact]
    public void Save_IsReadAgainAfterARestart()
    {
        using var folder = new TemporaryFolder();
        using var database = new ChatDatabase(Path.Combine(folder.Path, "web.db"));
        new ClearedNoticesStore(new PreferenceStore(database)).Save(ClearedNotices.None.With([Notice(2)], _all));
        var after = new ClearedNoticesStore(new PreferenceStore(database)).Current;
        Assert.Equal([false, true, false], _all.Select(after.Has));
    }

    private static Notice Notice(long id) => new(id, DateTimeOffset.UnixEpoch, NoticeLevel.Information, "any", "r", "", "", false);
}
