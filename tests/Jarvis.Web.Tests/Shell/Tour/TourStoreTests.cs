using Jarvis.Testing;
using Jarvis.Web.Features.Chat;
using Jarvis.Web.Shared;
using Jarvis.Web.Shell.Tour;
using Microsoft.Extensions.Time.Testing;

namespace Jarvis.Web.Tests.Shell.Tour;

public sealed class TourStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ChatDatabase _database;
    private readonly FakeTimeProvider _time = new();

    public TourStoreTests() => _database = new ChatDatabase(Path.Combine(_folder.Path, "web.db"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void TakeUp_AfterLeavingAndARestart_GoesOnWithTheSameRun()
    {
        var store = Store();
        Assert.False(store.IsShown || store.CanContinue);
        store.TakeUp();
        store.Keep("r1");
        store.Collapse(true);
        store.Leave();

        var after = Store();
        Assert.True(after is { IsShown: false, CanContinue: true });
        _time.Advance(TimeSpan.FromHours(1));
        after.TakeUp();
        Assert.True(after is { IsShown: true, Current: { RunId: "r1", IsCollapsed: true } });
    }

    [Fact]
    public void TakeUp_AfterTheEndOrAfresh_BeginsAnew()
    {
        var store = Store();
        store.TakeUp();
        store.Keep("r1");
        store.Finish();
        Assert.False(store.IsShown || store.CanContinue);
        _time.Advance(TimeSpan.FromHours(1));
        store.TakeUp();
        Assert.Equal(new TourProgress(_time.GetUtcNow()), store.Current);

        store.Keep("r2");
        store.TakeUp(afresh: true);
        Assert.Null(store.Current!.RunId);
    }

    [Fact]
    public void Changed_IsRaisedOnlyWhereSomethingChanged()
    {
        var store = Store();
        int told = 0;
        store.Changed += () => told++;
        store.Leave(); // never begun
        store.TakeUp();
        store.Keep("r1");
        store.Keep("r1");
        Assert.Equal(2, told);
    }

    private TourStore Store() => new(new PreferenceStore(_database), _time);
}
