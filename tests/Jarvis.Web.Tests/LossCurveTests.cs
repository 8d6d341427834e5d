using Jarvis.Web.Feed;

namespace Jarvis.Web.Tests;

public sealed class LossCurveTests
{
    [Fact]
    public void Losses_OfALongRun_AreMeansOfEquallyManySteps()
    {
        var curve = new LossCurve();
        for (int step = 1; step <= 2400; step++)
        {
            curve.Take([RunHistoryTests.Step(step, step) with { Loss = step }]);
        }

        var losses = curve.Losses(LossCurve.MostPoints);

        Assert.InRange(losses.Count, LossCurve.MostPoints / 2, LossCurve.MostPoints);
        Assert.Equal(4.5, losses[0]); // of the steps 1 to 8
        Assert.Equal(losses[0] + 8, losses[1]);
        Assert.Equal(10, curve.Losses(10).Count);
    }

    [Fact]
    public void Losses_OfARunThatWasResumed_AreThoseOfTheNewestAttempt()
    {
        var curve = new LossCurve();
        curve.Take([
            RunHistoryTests.Step(1, 1) with
            {
                Loss = 5,
            },
            RunHistoryTests.Step(2, 2) with
            {
                Loss = 4,
            },
            RunHistoryTests.Step(3, 3) with
            {
                Loss = double.NaN,
            },
            RunHistoryTests.Step(9, 2) with
            {
                Loss = 3,
            },
        ]);
        curve.Take([RunHistoryTests.Step(9, 2) with { Loss = 7 }]); // already seen

        Assert.Equal([5, 3], curve.Losses(10));
    }
}
