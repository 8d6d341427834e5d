using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Jarvis.Contracts.Tests;

public sealed class ProgressPaceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void IsDue_WithinAPhase_IsFiveTimesASecond()
    {
        var pace = new ProgressPace(_time);
        int due = 0;
        for (int millisecond = 0; millisecond < 1000; millisecond += 10)
        {
            due += pace.IsDue("reading") ? 1 : 0;
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }
        Assert.Equal(5, due);
    }

    [Fact]
    public void IsDue_OfANewPhase_IsAtOnce()
    {
        var pace = new ProgressPace(_time);
        Assert.True(pace.IsDue("reading"));
        Assert.False(pace.IsDue("reading"));
        Assert.True(pace.IsDue("writing"));
    }

    [Theory]
    [InlineData(10, 0.25, 30.0)]
    [InlineData(10, 1.0, 0.0)]
    [InlineData(0.5, 0.25, null)]
    [InlineData(10, 0.005, null)]
    [InlineData(10, 1.5, null)]
    [InlineData(10, double.NaN, null)]
    [InlineData(10, null, null)]
    public void Remaining_IsWhatTheSpeedSoFarLeaves(double elapsedSeconds, double? share, double? remainingSeconds)
    {
        var pace = new ProgressPace(_time);
        _time.Advance(TimeSpan.FromSeconds(elapsedSeconds));
        Assert.Equal(remainingSeconds, pace.Remaining(share)?.TotalSeconds);
    }
}
