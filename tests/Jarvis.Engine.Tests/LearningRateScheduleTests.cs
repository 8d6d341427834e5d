using Jarvis.Engine.Plans;
using Jarvis.Engine.Training;
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

    /// <summary>
    /// Reference values from PyTorch's LambdaLR with transformers' get_cosine_with_hard_restarts_schedule_with_warmup, 3 cycles.
    /// </summary>
    [Fact]
    public void CosineRestarts_StepByStep_IsTransformers() =>
        Follows(
            "cosine_restarts",
            lowest: 0,
            1.0,
            0.945503262094,
            0.793892626146,
            0.57821723252,
            0.345491502813,
            0.146446609407,
            0.024471741852,
            0.993844170298,
            0.904508497187,
            0.72699524987,
            0.5,
            0.27300475013,
            0.095491502813,
            0.006155829702,
            0.975528258148,
            0.853553390593,
            0.654508497187,
            0.42178276748,
            0.206107373854,
            0.054496737906,
            0,
            0
        );

    /// <summary>Reference values from transformers' get_wsd_schedule with linear decay to a tenth over the last 6 of 24 steps.</summary>
    [Fact]
    public void WarmupStableDecay_StepByStep_IsTransformers() =>
        Follows("warmup_stable_decay", lowest: 0.1, [.. Enumerable.Repeat(1.0, 15), 0.85, 0.7, 0.55, 0.4, 0.25, 0.1, 0.1]);

    private static void Follows(string name, double lowest, params double[] afterWarmUp)
    {
        var schedule = LearningRateSchedule.Create(name, 1, lowest, warmup: 4, steps: 24, cycles: 3, decayShare: 0.25);
        double[] expected = [0.25, 0.5, 0.75, 1, .. afterWarmUp];
        for (int step = 0; step < expected.Length; step++)
        {
            Assert.Equal(expected[step], schedule.At(step), 9);
        }
    }

    /// <summary>Reference values from PyTorch's ReduceLROnPlateau(factor=0.5, patience=1, min_lr=2e-3).</summary>
    [Fact]
    public void Plateau_LossByLoss_IsPyTorchs()
    {
        double[] losses = [3.0, 2.5, 2.5, 2.4999, 2.6, 2.4, 2.41, 2.42, 2.43, 2.44, 2.45, 2.46, 2.47, 2.48, 2.3, 2.31, 2.32];
        double[] rates =
        [
            0.01,
            0.01,
            0.01,
            0.005,
            0.005,
            0.005,
            0.005,
            0.0025,
            0.0025,
            0.002,
            0.002,
            0.002,
            0.002,
            0.002,
            0.002,
            0.002,
            0.002,
        ];
        var plateau = new PlateauRate(0.01, 0.002, 0.5, patience: 1);
        foreach (var (loss, rate) in losses.Zip(rates))
        {
            plateau.Evaluated(loss);
            var again = new PlateauRate(0.01, 0.002, 0.5, patience: 1); // the saved state is complete
            again.Restore(plateau.Save());
            plateau = again;
            Assert.Equal(rate, 0.01 * plateau.Share, 12);
        }
    }

    [Theory]
    [InlineData("linear", 0.65)]
    [InlineData("constant", 1.0)]
    public void Schedule_HalfWay_IsWhereItsNameSays(string name, double expected) =>
        Assert.Equal(expected, LearningRateSchedule.Create(name, 1, 0.3, warmup: 0, steps: 10).At(5), 12);
}
