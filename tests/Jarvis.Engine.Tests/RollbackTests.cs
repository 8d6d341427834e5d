using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Training;
using Xunit;

namespace Jarvis.Engine.Tests;

/// <summary>
/// Runs that really diverge: an absurd learning rate times the weight decay makes the weights grow until a product overflows.
/// </summary>
public sealed class RollbackTests : IDisposable
{
    private readonly TinyRun _run = new();

    public RollbackTests() =>
        _run.Plan = _run.Plan with
        {
            Schedule = _run.Plan.Schedule with { LearningRate = 1000, Kind = "constant", WarmupSteps = 0, MaxSteps = 8 },
            Checkpoints = _run.Plan.Checkpoints with { CheckpointEverySteps = 4 },
            Evaluation = _run.Plan.Evaluation with { EvaluateEverySteps = 100, Patience = 0 },
            Optimizer = _run.Plan.Optimizer with { WeightDecay = 0.1 },
        };

    public void Dispose() => _run.Dispose();

    private List<RunResumed> Rollbacks => [.. _run.Events.OfType<RunResumed>().Where(resumed => resumed.RolledBack is not null)];

    /// <summary>
    /// Finds a learning rate that diverges within eight steps but recovers at half or a quarter of it. Which rate does depends on the
    /// kernels.
    /// </summary>
    private void RunThatRecovers()
    {
        for (double rate = 1000; rate > 10; rate = Math.Round(rate * 0.8))
        {
            _run.Checkpoints = $"rate {rate}";
            _run.Plan = _run.Plan with { Schedule = _run.Plan.Schedule with { LearningRate = rate } };
            if (_run.Run().State == RunState.Completed && Rollbacks is [{ FromStep: 4 }, ..])
            {
                return;
            }
        }
        Assert.Fail("No rate diverged after the first checkpoint and recovered.");
    }

    [Fact]
    public void Run_Diverging_GoesBackToItsCheckpointWithHalfTheRateAndFinishes()
    {
        RunThatRecovers();
        Assert.Equal(8, _run.Stored()[^1].Manifest.Step);
        Assert.InRange(Rollbacks.Count, 1, 2);
        Assert.All(
            Rollbacks,
            rollback => Assert.Equal((4L, "step-00000004", 1), (rollback.FromStep, rollback.Checkpoint, rollback.Attempt))
        );
        Assert.Contains("not a number after step", Rollbacks[0].RolledBack, StringComparison.Ordinal);
        Assert.Equal(
            Rollbacks.Count,
            _run.Events.OfType<RunLogLine>()
                .Count(line => line.Severity == LogSeverity.Warning && line.Text.Contains("rollback", StringComparison.Ordinal))
        );
        double factor = Math.Pow(0.5, Rollbacks.Count),
            rate = _run.Plan.Schedule.LearningRate!.Value * factor;
        var steps = _run.Events.OfType<StepMetrics>().ToList();
        Assert.Equal([(5, rate), (6, rate), (7, rate), (8, rate)], steps[^4..].Select(step => ((int)step.Step, step.LearningRate)));
        var state = JsonNode.Parse(_run.Bytes("step-00000008", TrainerState.FileName))!;
        Assert.Equal((factor, Rollbacks.Count), ((double)state["rate_factor"]!, (int)state["rollbacks"]!));
    }

    [Fact]
    public void Run_RolledBackThenPausedAndResumed_EndsWithTheSameBytes()
    {
        RunThatRecovers();
        int rollbacks = Rollbacks.Count;
        byte[] weights = _run.Bytes("step-00000008", ModelWeights.FileName);
        _run.Checkpoints = "in-parts";
        _run.Ask = happened => happened is StepMetrics { Step: 6 } && Rollbacks.Count == rollbacks ? RunRequest.Pause : null;
        Assert.Equal(RunState.Paused, _run.Run().State);
        _run.Ask = _ => null;
        Assert.Equal(RunState.Completed, _run.Run(resume: true, attempt: 2).State);
        Assert.Empty(Rollbacks);
        Assert.Equal(weights, _run.Bytes("step-00000008", ModelWeights.FileName));
    }

    [Fact]
    public void Run_DivergingBeforeItsFirstCheckpoint_BeginsAnewTwiceAndThenFailsWithTheReason()
    {
        _run.Plan = _run.Plan with { Schedule = _run.Plan.Schedule with { LearningRate = 1e30 } };
        var result = _run.Run();
        Assert.Equal(RunState.Failed, result.State);
        Assert.Contains("learning_rate", result.Reason, StringComparison.Ordinal);
        Assert.Equal(
            [(0L, "the beginning"), (0L, "the beginning")],
            Rollbacks.Select(rollback => (rollback.FromStep, rollback.Checkpoint))
        );
        Assert.Equal(
            [1e30, 5e29, 2.5e29],
            _run.Events.OfType<StepMetrics>().Where(step => step.Step == 1).Select(step => step.LearningRate)
        );
        Assert.Empty(_run.Stored()); // NaN weights are never saved
        Assert.Single(_run.Events.OfType<AttemptStarted>());
    }
}
