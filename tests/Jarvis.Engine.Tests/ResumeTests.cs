using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Engine.Training;
using Xunit;

namespace Jarvis.Engine.Tests;

/// <summary>
/// A run that is interrupted again and again ends with exactly the same bytes as an uninterrupted one, for each plan in
/// <see cref="ResumeRows"/>.
/// </summary>
public sealed class ResumeTests : IDisposable
{
    private readonly TinyRun _run = new();

    public static TheoryData<string> Rows => [.. ResumeRows.All.Keys];

    public void Dispose() => _run.Dispose();

    [Theory]
    [MemberData(nameof(Rows))]
    public void Run_InterruptedAnywhere_GoesOnToTheSameBytes(string row)
    {
        _run.Plan = PlanResolver.Resolve(ResumeRows.All[row](TinyRun.Settings, _run), MachineFacts.Here);
        _run.Checkpoints = "unbroken";
        Complete(_run.Run());
        var losses = _run.Events.OfType<StepMetrics>().ToDictionary(step => step.Step, Numbers);
        var evaluations = _run.Events.OfType<EvaluationMetrics>().ToDictionary(evaluation => evaluation.Step, Numbers);
        string unbroken = _run.Stored()[^1].Folder;

        _run.Checkpoints = "broken";
        _run.Kill = happened => happened is StepMetrics { Step: 3 }; // before the first checkpoint
        Attempt(1, losses, evaluations);
        // Before the last micro-batch of a step.
        _run.AskAtPoll = () => Within(step: 6, polls: 1 + _run.Plan.Optimizer.GradientAccumulation) ? RunRequest.Pause : null;
        Assert.Equal((RunState.Paused, 6L), Ended(Attempt(2, losses, evaluations)));
        _run.AskAtPoll = () =>
            _run.Events is [.., PhaseChanged { Phase: RunPhase.Evaluate }] && _run.Events.OfType<StepMetrics>().Any()
                ? RunRequest.Shutdown
                : null;
        Assert.Equal((RunState.Interrupted, 8L), Ended(Attempt(3, losses, evaluations)));
        _run.Kill = happened => happened is StepMetrics { Step: 9 }; // loses one step
        Attempt(4, losses, evaluations);
        _run.Kill = happened => happened is PhaseChanged { Phase: RunPhase.Save }; // before a checkpoint that the uninterrupted run writes
        Attempt(5, losses, evaluations);
        Complete(Attempt(6, losses, evaluations));

        Assert.Equal(Enumerable.Range(1, 12).Select(step => (long)step), losses.Keys);
        Same(unbroken, _run.Stored()[^1].Folder);
    }

    private static void Complete(RunResult result) => Assert.True((result.State, result.Step) == (RunState.Completed, 12), result.Reason);

    private static (RunState, long) Ended(RunResult result) => (result.State, result.Step);

    private RunResult Attempt(
        int attempt,
        Dictionary<long, (double, double, double)> losses,
        Dictionary<long, (double, double, double)> evaluations
    )
    {
        var result = _run.Run(resume: true, attempt);
        Assert.True(result.Error is null or TinyRun.Killed, result.Error);
        foreach (var step in _run.Events.OfType<StepMetrics>())
        {
            Assert.Equal((attempt, step.Step, losses[step.Step]), (attempt, step.Step, Numbers(step)));
        }
        foreach (var taken in _run.Events.OfType<EvaluationMetrics>())
        {
            Assert.Equal((attempt, taken.Step, evaluations[taken.Step]), (attempt, taken.Step, Numbers(taken)));
        }
        (_run.Kill, _run.AskAtPoll) = (_ => false, () => null);
        return result;
    }

    /// <summary>Whether the run has polled its inbox the given number of times since it finished the step.</summary>
    private bool Within(long step, int polls) => _run.Events.OfType<StepMetrics>().LastOrDefault()?.Step == step && ++_polls >= polls;

    private int _polls;

    private static (double, double, double) Numbers(StepMetrics step) => (step.Loss, step.GradientNorm, step.LearningRate);

    private static (double, double, double) Numbers(EvaluationMetrics taken) => (taken.Loss, taken.Accuracy, taken.BadEvaluations);

    /// <summary>Compares every tensor and the saved state of the last checkpoints.</summary>
    private static void Same(string expected, string actual)
    {
        var tensors = Directory
            .GetFiles(expected, "*.safetensors", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(expected, file))
            .Order()
            .ToList();
        Assert.Equal(
            tensors,
            Directory
                .GetFiles(actual, "*.safetensors", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(actual, file))
                .Order()
        );
        Assert.NotEmpty(tensors);
        foreach (string name in tensors)
        {
            Assert.True(
                File.ReadAllBytes(Path.Combine(expected, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(actual, name))),
                name
            );
        }
        Assert.Equal(Parts(expected), Parts(actual));
    }

    private static string? Parts(string folder) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(folder, TrainerState.FileName)))!["parts"]?.ToJsonString();
}
