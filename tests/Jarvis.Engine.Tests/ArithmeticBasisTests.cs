using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Training;
using Xunit;

namespace Jarvis.Engine.Tests;

/// <summary>
/// Every checkpoint records what the exact bits depend on (device, precision, kernels, threads), and a resumed run reports what differs.
/// </summary>
public sealed class ArithmeticBasisTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Checkpoint_RecordsWhatTheBitsDependOn()
    {
        _run.Run();
        var basis = TrainerState.Read(_run.Stored()[^1].Folder).Basis!;
        Assert.Equal(
            (1, "cpu", "fp32", 2, 2),
            (basis.Threads, basis.Device, basis.Precision, basis.MicroBatch, basis.GradientAccumulation)
        );
        Assert.Matches(@"^2\.\d+\.\d+$", basis.Libtorch);
        Assert.Equal(Jarvis.Kernels.Fused.Enabled ? 16 : "composed".Length, basis.Kernels.Length);
    }

    [Fact]
    public void Run_ResumedAsItWas_NamesNothing()
    {
        HalfRun();
        _run.Run(resume: true, attempt: 2);
        Assert.Null(Assert.Single(_run.Events.OfType<RunResumed>()).Differs);
        Assert.Empty(_run.Events.OfType<RunLogLine>());
    }

    [Fact]
    public void Run_ResumedWithOtherThreads_NamesThemAndWarns()
    {
        HalfRun();
        _run.Plan = _run.Plan with
        {
            Compute = _run.Plan.Compute with { Threads = 2 },
            Schedule = _run.Plan.Schedule with { MaxSteps = 13 },
        };
        _run.Run(resume: true, attempt: 2);
        Assert.Equal("max_steps 12 → 13, threads 1 → 2", Assert.Single(_run.Events.OfType<RunResumed>()).Differs);
        Assert.EndsWith("unbroken run's: threads 1 → 2.", Assert.Single(_run.Events.OfType<RunLogLine>()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_OfAnotherMachine_NameEachFact()
    {
        var here = ArithmeticBasis.Of(_run.Plan);
        Assert.Empty(here.Differences(here));
        var there = here with { VectorLevel = "older", Libtorch = "9.9", Kernels = "other" };
        Assert.Equal(["vector_level", "libtorch", "kernels"], there.Differences(here).Select(words => words.Split(' ')[0]));
        Assert.Contains("libtorch 9.9 → " + here.Libtorch, there.Differences(here));
    }

    private void HalfRun()
    {
        _run.Ask = happened => happened is StepMetrics { Step: 7 } ? RunRequest.Pause : null;
        _run.Run();
        _run.Ask = _ => null;
    }
}
