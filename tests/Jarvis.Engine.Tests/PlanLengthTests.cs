using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Engine.Training;
using Xunit;

namespace Jarvis.Engine.Tests;

/// <summary>Steps, epochs and hours: the first limit reached ends the run, and the learning rate decays towards it.</summary>
public sealed class PlanLengthTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Run_ByEpochs_EndsWithTheDataSeenSoOftenAndTheRateAtItsLowest()
    {
        double stepsPerEpoch = StepsPerEpoch();
        Length(new ScheduleSettings { MaxEpochs = 1.5 });

        var result = _run.Run();

        Assert.Equal((RunState.Completed, (long)Math.Ceiling(1.5 * stepsPerEpoch)), (result.State, result.Step));
        var steps = _run.Events.OfType<StepMetrics>().ToList();
        Assert.InRange(steps[^1].Epoch, 1.5, 1.5 + 1 / stepsPerEpoch);
        Assert.InRange(steps[^1].LearningRate, 0, 0.2 * steps.Max(step => step.LearningRate));
        Assert.Equal(result.Step, Assert.Single(_run.Events.OfType<AttemptStarted>()).MaxSteps);
    }

    [Theory]
    [InlineData(3, 100.0, 3)]
    [InlineData(100_000, 1.0, null)]
    public void Run_ByStepsAndEpochs_EndsWithTheFirstReached(long steps, double epochs, int? expected)
    {
        long ofEpochs = (long)Math.Ceiling(epochs * StepsPerEpoch());
        Length(new ScheduleSettings { MaxSteps = steps, MaxEpochs = epochs });
        Assert.Equal(expected ?? ofEpochs, _run.Run().Step);
    }

    [Fact]
    public void Epoch_WithoutAnEvaluationOfItsOwn_TellsNoValidationLossOfAnEarlierOne()
    {
        Length(new ScheduleSettings { MaxEpochs = 5 });
        int every = (int)Math.Ceiling(2.5 * StepsPerEpoch());
        _run.Plan = _run.Plan with { Evaluation = _run.Plan.Evaluation with { EvaluateEverySteps = every } };

        _run.Run();

        var evaluated = _run.Events.OfType<EvaluationMetrics>().ToList();
        var epochs = _run.Events.OfType<EpochMetrics>().ToList();
        long before = 0;
        foreach (var epoch in epochs)
        {
            var own = evaluated.LastOrDefault(evaluation => evaluation.Step > before && evaluation.Step <= epoch.Step);
            Assert.Equal((own?.Loss, own?.Accuracy), (epoch.ValidationLoss, epoch.Accuracy));
            before = epoch.Step;
        }
        Assert.Contains(epochs, epoch => epoch.ValidationLoss is null);
        Assert.Contains(epochs, epoch => epoch.ValidationLoss is not null);
    }

    [Theory]
    [InlineData(-100)]
    [InlineData(0)]
    public void Fill_OfStepsThatNoRunCanHave_LeavesNoNegativeWarmup(long steps) =>
        Assert.Equal(0, PlanLength.Fill(new ScheduleSettings { MaxSteps = steps }, 1000).WarmupSteps);

    [Fact]
    public void Run_ByEpochsPausedAndResumed_EndsWithTheBytesOfAnUnbrokenOne()
    {
        Length(new ScheduleSettings { MaxEpochs = 1 });
        _run.Run();
        string last = _run.Stored()[^1].Name;
        byte[] unbroken = _run.Bytes(last, Checkpoints.ModelWeights.FileName);

        _run.Checkpoints = "paused";
        _run.Ask = happened => happened is StepMetrics { Step: 4 } ? RunRequest.Pause : null;
        Assert.Equal(RunState.Paused, _run.Run().State);
        _run.Ask = _ => null;
        _run.Run(resume: true, attempt: 2);

        Assert.Equal(unbroken, _run.Bytes(last, Checkpoints.ModelWeights.FileName));
    }

    [Fact]
    public void Run_ByHours_EndsWhenTheyAreUsedAndTellsItsShare()
    {
        Length(new ScheduleSettings { MaxHours = 2.0 / 3600, WarmupSteps = 2 });

        var result = _run.Run();

        Assert.Equal(RunState.Completed, result.State);
        Assert.Contains("hours are used", result.Reason, StringComparison.Ordinal);
        var steps = _run.Events.OfType<StepMetrics>().ToList();
        Assert.True(steps.Zip(steps.Skip(1)).All(pair => pair.First.Progress <= pair.Second.Progress));
        Assert.InRange(steps[^1].Progress!.Value, 0.5, 1);
        Assert.True(steps[^1].LearningRate < 0.7 * steps.Max(step => step.LearningRate));
    }

    [Fact]
    public void At_WhenTheHoursAreAheadOfTheSteps_IsTheRateOfARunThatEndsWithThem()
    {
        var byHours = LearningRateSchedule.Create("cosine", 1, 0, warmup: 10, steps: long.MaxValue);
        var bySteps = LearningRateSchedule.Create("cosine", 1, 0, warmup: 10, steps: 400);
        Assert.Equal(bySteps.At(100), byHours.At(100, hoursShare: 0.25), 12);
        Assert.Equal(bySteps.At(300), byHours.At(300, hoursShare: 0.75), 12);
        Assert.Equal(bySteps.At(200), LearningRateSchedule.Create("cosine", 1, 0, 10, 400).At(200, hoursShare: 0.1), 12);
    }

    [Fact]
    public void Problems_OfACurriculumThatOnlyHoursEnd_NameWhatIsMissing() =>
        Assert.Contains(
            PlanChecks.Problems(
                new TrainingPlan
                {
                    Data = new() { Files = ["a"] },
                    Schedule = new() { MaxHours = 1 },
                    Sampling = new() { Sampler = "curriculum" },
                }
            ),
            problem => problem.Contains("give max_steps or max_epochs too", StringComparison.Ordinal)
        );

    private double StepsPerEpoch()
    {
        using var tokens = TokenFiles.TokenSet.Open(_run.TokensFolder);
        return BatchSources.StepsPerEpoch(_run.Plan, tokens);
    }

    private void Length(ScheduleSettings schedule) =>
        _run.Plan = PlanResolver.Resolve(
            TinyRun.Settings with
            {
                Schedule = schedule with { LearningRate = 1e-2 },
                Evaluation = TinyRun.Settings.Evaluation with { Patience = 0 },
            },
            MachineFacts.Here
        );
}
