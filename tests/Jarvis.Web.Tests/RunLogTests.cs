using Jarvis.Contracts;
using Jarvis.Web.Features.Runs;

namespace Jarvis.Web.Tests;

public sealed class RunLogTests
{
    [Fact]
    public void Of_ARunThatWentWell_TellsWhatItDid()
    {
        var lines = RunLog.Of([
            new AttemptStarted(1, 20, 42_000, "cpu", "fp32", 2) { Sequence = 1 },
            new PhaseChanged(RunPhase.Train, "Training") { Sequence = 2 },
            new PhaseChanged(RunPhase.Train, "Training", 0.5) { Sequence = 3 },
            new SampleGenerated(10, "Once", "Once upon") { Sequence = 4 },
            new CheckpointWritten(20, "step-00000020", 1, null, true) { Sequence = 5 },
            new AttemptEnded(1, RunState.Completed, "Finished 20 steps.", 20) { Sequence = 6 },
        ])!;

        Assert.Equal([1, 2, 5, 6], lines.Select(line => line.Sequence));
        Assert.StartsWith("Attempt 1: ", lines[0].Text);
        Assert.Equal("Completed at step 20: Finished 20 steps.", lines[^1].Text);
        Assert.All(lines, line => Assert.Equal(LogSeverity.Information, line.Severity));
    }

    [Fact]
    public void Of_ARunThatFailed_HasWarningsAndTheEndInTheirPlaces()
    {
        var lines = RunLog.Of([
            new PhaseChanged(RunPhase.Train, "Training") { Sequence = 1 },
            new RunLogLine(LogSeverity.Warning, "Memory ran out") { Sequence = 2 },
            new AttemptEnded(1, RunState.Failed, "Memory ran out again.", 3) { Sequence = 3 },
        ])!;

        Assert.Equal([LogSeverity.Information, LogSeverity.Warning, LogSeverity.Error], lines.Select(line => line.Severity));
    }

    [Fact]
    public void Of_AHistoryThatIsStillRead_IsNotEmptyYet() => Assert.Null(RunLog.Of(null));

    [Fact]
    public void Words_OfAnEpochWithoutAnEvaluation_LeaveTheValidationLossOut() =>
        Assert.Equal(
            "Epoch 2 at step 40: training loss 3.000, took 1 m 0 s",
            EventText.Words(new EpochMetrics(2, 40, 3, null, null, null, 60))
        );
}
