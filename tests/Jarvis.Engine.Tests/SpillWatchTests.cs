using Jarvis.Engine.Training;
using Xunit;

namespace Jarvis.Engine.Tests;

public sealed class SpillWatchTests
{
    private static readonly (long, long)? _full = (11_900, 12_000),
        _roomy = (6_000, 12_000);

    [Fact]
    public void Steps_ThreeTimesAsSlowOnAFullCard_AreASpill()
    {
        var watch = Usual(_full);
        Assert.False(watch.Stepped(0.31));
        Assert.False(watch.Stepped(0.35));
        Assert.True(watch.Stepped(0.4));
        Assert.False(watch.Stepped(0.4)); // starts over, because a step with fewer rows takes another time
    }

    [Fact]
    public void Steps_ThatAreSlowWhileTheCardHasRoom_AreSomethingElse() =>
        Assert.DoesNotContain(true, Enumerable.Range(0, 20).Select(_ => Usual(_roomy).Stepped(5)));

    [Fact]
    public void Steps_WhereTheDriverSaysNothing_AreNoSpill()
    {
        var watch = Usual(null);
        Assert.DoesNotContain(true, Enumerable.Range(0, 9).Select(_ => watch.Stepped(5)));
    }

    /// <summary>Some steps wait for the disk or another program.</summary>
    [Fact]
    public void Steps_ThatAreSlowNowAndThen_AreNoSpill()
    {
        var watch = Usual(_full);
        Assert.DoesNotContain(true, Enumerable.Range(0, 60).Select(i => watch.Stepped(i % 3 == 0 ? 0.1 : 0.5)));
    }

    [Fact]
    public void Steps_BeforeThereIsAUsualTime_AreNoSpill()
    {
        var watch = new SpillWatch(() => _full);
        Assert.DoesNotContain(true, Enumerable.Range(0, 20).Select(i => watch.Stepped(i < 10 ? 0.1 : 5)));
    }

    private static SpillWatch Usual((long, long)? card)
    {
        var watch = new SpillWatch(() => card);
        for (int step = 0; step < 20; step++)
        {
            Assert.False(watch.Stepped(0.1));
        }
        return watch;
    }
}
