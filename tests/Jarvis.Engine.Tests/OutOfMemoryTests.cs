using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Engine.Training;
using Jarvis.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>Running out of memory within a step, with the exception that libtorch really throws.</summary>
public sealed class OutOfMemoryTests : IDisposable
{
    private const string Last = "step-00000012",
        Weights = ModelWeights.FileName;
    private readonly TinyRun _run = new();
    private int _fails;

    public OutOfMemoryTests()
    {
        Assert.SkipWhen(UnderWine.Is, UnderWine.KeepsGuards);
        _run.Plan = _run.Plan with
        {
            Optimizer = _run.Plan.Optimizer with { MicroBatch = 4 },
            Model = _run.Plan.Model with { Dropout = 0 },
        };
    }

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Run_OutOfMemory_TakesTheStepAgainWithHalfTheRows()
    {
        _run.Run();
        var losses = Losses();
        Fail(atStep: 3, times: 1);
        _run.Checkpoints = "halved";
        var result = _run.Run();
        Assert.True((result.State, result.Step) == (RunState.Completed, 12), result.Reason);
        var line = Assert.Single(_run.Events.OfType<RunLogLine>(), line => line.Severity == LogSeverity.Warning);
        Assert.Contains("micro batches of 2 instead of 4 rows and 4 instead of 2 of them", line.Text, StringComparison.Ordinal);
        Assert.Equal(losses.Take(3), Losses().Take(3));
        Assert.NotEqual(losses, Losses()); // summed in another order …
        Assert.All(losses.Zip(Losses()), pair => Assert.Equal(pair.First, pair.Second, 3)); // … over the same rows
        Assert.Equal(2, State(Last).MicroBatch);
        Assert.Equal(12 * 2, State(Last).MicroSteps);
    }

    [Fact]
    public void Run_OutOfMemoryWithCarriedHiddenState_CarriesEachRowsOwn()
    {
        _run.Plan = PlanResolver.Resolve(
            TinyRun.Settings with
            {
                Model = TinyRun.Settings.Model with { Architecture = "lstm", Heads = null, CarriedState = true, Dropout = 0 },
                Optimizer = TinyRun.Settings.Optimizer with { MicroBatch = 4 },
            },
            MachineFacts.Here
        );
        _run.Run();
        var losses = Losses();
        Fail(atStep: 3, times: 1);
        _run.Checkpoints = "halved";
        Assert.Equal(12, _run.Run().Step);
        Assert.All(losses.Zip(Losses()), pair => Assert.Equal(pair.First, pair.Second, 3));
    }

    [Fact]
    public void Run_ResumedAfterwards_KeepsTheRowsAndTheBits()
    {
        Fail(atStep: 3, times: 2);
        _run.Run();
        byte[] weights = _run.Bytes(Last, Weights);
        var losses = Losses();
        Assert.Equal(1, State(Last).MicroBatch);

        _run.Checkpoints = "broken";
        Fail(atStep: 3, times: 2);
        _run.Ask = happened => happened is StepMetrics { Step: 7 } ? RunRequest.Pause : null;
        _run.Run();
        _run.Ask = _ => null;
        _run.Run(resume: true, attempt: 2);
        Assert.Equal(losses.Skip(7), Losses());
        Assert.Equal(weights, _run.Bytes(Last, Weights));
    }

    [Fact]
    public void Run_OutOfMemoryWithOneRow_FailsInWords()
    {
        Fail(atStep: 3, times: 100);
        var result = _run.Run();
        Assert.Equal(RunState.Failed, result.State);
        Assert.Contains("memory", result.Reason, StringComparison.Ordinal);
        Assert.Equal(2, _run.Events.OfType<RunLogLine>().Count(line => line.Severity == LogSeverity.Warning));
    }

    [Fact]
    public void Is_OtherFailuresOfTheProvider_AreNoLackOfMemory()
    {
        Assert.True(MemoryFailure.Is(Record.Exception(TooLarge)!));
        using var one = ones(2);
        using var other = ones(3);
        Assert.False(MemoryFailure.Is(Record.Exception(() => one.add(other))!));
    }

    private List<double> Losses() => [.. _run.Events.OfType<StepMetrics>().Select(step => step.Loss)];

    private TrainerState State(string checkpoint) => TrainerState.Read(Path.Combine(_run.CheckpointsFolder, checkpoint));

    /// <summary>Fails in the second micro-step of the step after the given one, as many times as given.</summary>
    private void Fail(long atStep, int times)
    {
        _fails = times;
        int polls = 0;
        _run.AskAtPoll = () =>
        {
            bool there = _run.Events.OfType<StepMetrics>().LastOrDefault()?.Step == atStep;
            if (there && ++polls % 3 == 0 && _fails-- > 0)
            {
                TooLarge(); // the loop polls once, and each micro-step polls once
            }
            return null;
        };
    }

    private static void TooLarge()
    {
        using var never = empty(1L << 50, dtype: ScalarType.Byte);
    }
}
