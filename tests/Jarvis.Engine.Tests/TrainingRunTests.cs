using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using TorchSharp;
using Xunit;

namespace Jarvis.Engine.Tests;

public sealed class TrainingRunTests : IDisposable
{
    private const string Weights = ModelWeights.FileName,
        Optimizer = "optimizer.safetensors";
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Run_ToTheEnd_TellsEveryStepAndKeepsBestAndLast()
    {
        var result = _run.Run();
        Assert.Equal((RunState.Completed, 12, null), (result.State, result.Step, result.Error));
        var steps = _run.Events.OfType<StepMetrics>().ToList();
        Assert.Equal(Enumerable.Range(1, 12).Select(step => (long)step), steps.Select(step => step.Step));
        Assert.True(steps[^1].Loss < steps[0].Loss - 0.1, $"{steps[0].Loss} → {steps[^1].Loss}");
        Assert.Equal(12 * 2 * 2 * 16, steps[^1].Tokens);
        Assert.Equal(
            [0, 4, 8, 12],
            _run.Events.OfType<EvaluationMetrics>().Select(evaluation => evaluation.Step).Where(step => step % 4 == 0)
        );
        Assert.Equal("step-00000012", result.Checkpoints!.Last);
        Assert.Contains(_run.Stored(), checkpoint => checkpoint.Name == result.Checkpoints.Best);
        Assert.NotEmpty(_run.Events.OfType<SampleGenerated>());
        Assert.NotEmpty(_run.Events.OfType<EpochMetrics>());
        Assert.IsType<AttemptEnded>(_run.Events[^1]);
    }

    [Theory]
    [InlineData(PrecisionKind.Fp32, 1)]
    [InlineData(PrecisionKind.Bf16, 2)]
    public void Run_SamePlanTwice_WritesTheSameBytes(PrecisionKind precision, int threads)
    {
        _run.Plan = _run.Plan with { Compute = _run.Plan.Compute with { Precision = precision, Threads = threads } };
        _run.Run();
        byte[] first = _run.Bytes("step-00000012", Weights);
        _run.Checkpoints = "again";
        _run.Run();
        Assert.Equal(first, _run.Bytes("step-00000012", Weights));
        _run.Checkpoints = "other-seed";
        _run.Plan = _run.Plan with { Compute = _run.Plan.Compute with { Seed = 2 } };
        _run.Run();
        Assert.NotEqual(first, _run.Bytes("step-00000012", Weights));
    }

    [Theory]
    [InlineData(PrecisionKind.Fp32, 5)] // at a checkpoint
    [InlineData(PrecisionKind.Fp32, 7)] // between both
    [InlineData(PrecisionKind.Fp32, 8)] // at an evaluation
    [InlineData(PrecisionKind.Bf16, 7)]
    public void Run_PausedAndResumed_EndsWithTheSameBytes(PrecisionKind precision, long pauseAfter)
    {
        _run.Plan = _run.Plan with { Compute = _run.Plan.Compute with { Precision = precision } };
        _run.Run();
        byte[] weights = _run.Bytes("step-00000012", Weights),
            moments = _run.Bytes("step-00000012", Optimizer);
        var losses = _run.Events.OfType<StepMetrics>().Select(step => step.Loss).ToList();
        var evaluations = _run
            .Events.OfType<EvaluationMetrics>()
            .Select(evaluation => (evaluation.Step, evaluation.Loss, evaluation.BadEvaluations))
            .ToList();

        _run.Checkpoints = "in-parts";
        _run.Ask = happened => happened is StepMetrics step && step.Step == pauseAfter ? RunRequest.Pause : null;
        var paused = _run.Run();
        Assert.Equal((RunState.Paused, pauseAfter), (paused.State, paused.Step));
        var evaluated = _run.Events.OfType<EvaluationMetrics>().ToList();
        _run.Ask = _ => null;
        Assert.Equal(RunState.Completed, _run.Run(resume: true, attempt: 2).State);

        Assert.Equal(pauseAfter, Assert.Single(_run.Events.OfType<RunResumed>()).FromStep);
        Assert.Equal(weights, _run.Bytes("step-00000012", Weights));
        Assert.Equal(moments, _run.Bytes("step-00000012", Optimizer));
        Assert.Equal(losses.Skip((int)pauseAfter), _run.Events.OfType<StepMetrics>().Select(step => step.Loss));
        Assert.Equal(
            evaluations,
            evaluated
                .Concat(_run.Events.OfType<EvaluationMetrics>())
                .Select(evaluation => (evaluation.Step, evaluation.Loss, evaluation.BadEvaluations))
        );
    }

    [Fact]
    public void Run_Stopped_EvaluatesSavesAndCompletes()
    {
        _run.Ask = happened => happened is StepMetrics { Step: 3 } ? RunRequest.Stop : null;
        var result = _run.Run();
        Assert.Equal((RunState.Completed, 3L), (result.State, result.Step));
        Assert.Equal("step-00000003", Assert.Single(_run.Stored()).Name);
        Assert.Contains(_run.Events.OfType<EvaluationMetrics>(), evaluation => evaluation.Step == 3);
    }

    [Theory]
    [InlineData(RunRequest.Stop, true)]
    [InlineData(RunRequest.Pause, null)]
    [InlineData(RunRequest.Cancel, null)]
    public void Run_ThatEnds_SaysWhetherItWasStopped(RunRequest request, bool? expected)
    {
        _run.Ask = happened => happened is StepMetrics { Step: 3 } ? request : null;

        Assert.Equal(expected, _run.Run().Stopped);
        Assert.Equal(expected, Assert.Single(_run.Events.OfType<AttemptEnded>()).Stopped);
    }

    [Fact]
    public void Run_Cancelled_SavesNothing()
    {
        _run.Ask = happened => happened is StepMetrics { Step: 3 } ? RunRequest.Cancel : null;
        Assert.Equal(RunState.Cancelled, _run.Run().State);
        Assert.Empty(_run.Stored());
    }

    [Fact]
    public void Run_ShutDownDuringAnEvaluation_SavesAndIsInterrupted()
    {
        _run.Ask = happened =>
            happened is PhaseChanged { Phase: RunPhase.Evaluate } && _run.Events.OfType<StepMetrics>().Any() ? RunRequest.Shutdown : null;
        var result = _run.Run();
        Assert.Equal((RunState.Interrupted, 4L), (result.State, result.Step));
        Assert.Equal("step-00000004", result.Checkpoints!.Last);
    }

    [Fact]
    public void Run_AskedForACheckpoint_WritesOneAndGoesOn()
    {
        _run.Ask = happened => happened is StepMetrics { Step: 3 } ? RunRequest.Checkpoint : null;
        Assert.Equal(12, _run.Run().Step);
        Assert.Contains(_run.Events.OfType<CheckpointWritten>(), written => written.Step == 3);
    }

    [Fact]
    public void Run_NoBetterLoss_StopsEarly()
    {
        _run.Plan = _run.Plan with
        {
            Schedule = _run.Plan.Schedule with { LearningRate = 1e-12 },
            Evaluation = _run.Plan.Evaluation with { Patience = 2, EvaluateEverySteps = 1 },
        };
        var result = _run.Run();
        Assert.Equal((RunState.Completed, true), (result.State, result.Step < 12));
        Assert.Contains("Stopped early", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Diverging_FailsInWords()
    {
        _run.Plan = _run.Plan with { Schedule = _run.Plan.Schedule with { LearningRate = 1e30, WarmupSteps = 0 } };
        var result = _run.Run();
        Assert.Equal(RunState.Failed, result.State);
        Assert.Contains("learning_rate", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DiedBeforeItsFirstCheckpoint_BeginsAnewAndSaysSo()
    {
        _run.Run(resume: true, attempt: 2);
        Assert.Equal(0, Assert.Single(_run.Events.OfType<RunResumed>()).FromStep);
        Assert.Equal(12, _run.Stored()[^1].Manifest.Step);
    }

    [Fact]
    public void Run_TornCheckpoint_ResumesFromTheOneBefore()
    {
        _run.Run();
        var newest = _run.Stored()[^1];
        File.WriteAllText(Path.Combine(newest.Folder, Weights), "torn");
        _run.Run(resume: true, attempt: 2);
        Assert.NotEqual(12, Assert.Single(_run.Events.OfType<RunResumed>()).FromStep);
        Assert.Equal(12, _run.Stored()[^1].Manifest.Step);
    }

    [Fact]
    public void Run_LongOne_LeavesNoTensors()
    {
        _run.Run();
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        _run.Checkpoints = "again";
        _run.Run();
        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
