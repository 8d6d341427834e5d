using Jarvis.Engine.Plans;
using Xunit;

namespace Jarvis.Engine.Tests;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void Cosine_AfterWarmUp_FallsFromPeakToLowest()
    {
        var schedule = LearningRateSchedule.Create("cosine", 3e-3, 3e-4, warmup: 4, steps: 24);
        Assert.Equal(7.5e-4, schedule.At(0), 12);
        Assert.Equal(3e-3, schedule.At(3), 12);
        Assert.Equal(3e-3, schedule.At(4), 12);
        Assert.Equal(0.00165, schedule.At(14), 12);
        Assert.Equal(3e-4, schedule.At(24), 12);
        Assert.Equal(3e-4, schedule.At(1000), 12);
    }

    [Theory]
    [InlineData("linear", 0.65)]
    [InlineData("constant", 1.0)]
    public void Schedule_HalfWay_IsWhereItsNameSays(string name, double expected) =>
        Assert.Equal(expected, LearningRateSchedule.Create(name, 1, 0.3, warmup: 0, steps: 10).At(5), 12);
}
