using Xunit;

namespace Jarvis.Contracts.Tests;

public sealed class ScheduleCrowdingTests
{
    [Fact]
    public void Text_EveryMinuteForRunsOfEightMinutes_SaysThatTheyPileUp() =>
        Assert.Equal(
            "A run takes ≈ 8 min, but one starts every 1 m 0 s: runs will pile up in the queue. "
                + "Choose times further apart, or a smaller run",
            ScheduleCrowding.Text(Times(0, 1, 2, 3), 480)
        );

    [Fact]
    public void Text_OfUnevenTimes_LooksAtTheShortestGap() => Assert.NotNull(ScheduleCrowding.Text(Times(0, 1440, 1445), 480));

    [Fact]
    public void Text_WhereEachRunEndsBeforeTheNextOrNobodyKnows_IsNothing()
    {
        Assert.Null(ScheduleCrowding.Text(Times(0, 8, 16), 480));
        Assert.Null(ScheduleCrowding.Text(Times(0, 1), null));
        Assert.Null(ScheduleCrowding.Text(Times(0), 480));
        Assert.Null(ScheduleCrowding.Text([], 480));
    }

    private static List<DateTimeOffset> Times(params int[] minutes) =>
        [.. minutes.Select(minute => DateTimeOffset.UnixEpoch.AddMinutes(minute))];
}
