using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Web.Features.Runs;

namespace Jarvis.Web.Tests;

public sealed class PhaseLookTests
{
    private static readonly RunPhase[] _stations = [RunPhase.Data, RunPhase.Load, RunPhase.Train, RunPhase.Evaluate, RunPhase.Save];

    [Theory]
    [InlineData(RunState.Running, 0, RunPhase.Evaluate, "done done ahead now ahead")] // the first evaluation, before any step
    [InlineData(RunState.Running, 60, RunPhase.Train, "done done now again again")]
    [InlineData(RunState.Running, 60, RunPhase.Save, "done done again again now")]
    [InlineData(RunState.Preparing, 60, RunPhase.Load, "done now again again again")] // resumed
    [InlineData(RunState.Paused, 60, RunPhase.Done, "done done stopped again again")]
    [InlineData(RunState.Failed, 0, RunPhase.Data, "stopped ahead ahead ahead ahead")]
    [InlineData(RunState.Failed, 0, RunPhase.Done, "ahead ahead ahead ahead ahead")]
    [InlineData(RunState.Completed, 60, RunPhase.Done, "done done done done done")]
    public void Of_AnyMoment_TicksOnlyWhatWillNotComeAgain(RunState state, long step, RunPhase current, string looks)
    {
        Assert.Equal(looks, string.Join(' ', _stations.Select(phase => PhaseLook.Of(phase, Run(state, step), current))));
    }

    private static RunSummary Run(RunState state, long step) =>
        TestRun.Of("a-1", state) with
        {
            Data = "a",
            Step = step,
            Progress = null,
            ValidationLoss = step > 0 ? 3.0 : null,
            LastCheckpoint = step > 0 ? "step-00000050" : null,
        };
}
