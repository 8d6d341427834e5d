using Xunit;

namespace Jarvis.Contracts.Tests;

public sealed class TrainingTimeTests
{
    private static readonly DateTimeOffset _start = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_AttemptsWithAPauseAndAKill_IsTheTimeBetweenEachStartAndItsLastEvent()
    {
        var time = TrainingTime.Of([
            new PhaseChanged(RunPhase.Data, "") { At = At(0) },
            Started(1, 10),
            Step(1, 15),
            new PhaseChanged(RunPhase.Evaluate, "") { At = At(16) },
            new AttemptEnded(1, RunState.Paused, "", 1) { At = At(20) },
            new PhaseChanged(RunPhase.Data, "") { At = At(1000) },
            Started(2, 1010),
            Step(2, 1013), // killed here
            new PhaseChanged(RunPhase.Data, "") { At = At(5000) },
            new PhaseChanged(RunPhase.Load, "") { At = At(5001) },
            Started(3, 5002),
            Step(2, 5004),
        ]);

        Assert.Equal(new TrainingTime(15, At(5004)), time);
    }

    [Fact]
    public void Of_ARunThatRolledBackByItself_CountsOn()
    {
        var time = TrainingTime.Of([
            Started(1, 0),
            Step(1, 10),
            new PhaseChanged(RunPhase.Load, "") { At = At(12) },
            new RunResumed(1, 0, "the beginning", RolledBack: "NaN") { At = At(13) },
            Step(1, 20),
        ]);

        Assert.Equal(20, time.Seconds);
    }

    [Fact]
    public void To_GrowsOnlyWhileTheRunTrains()
    {
        var running = TrainingTime.Of([Started(1, 0), Step(1, 10)]);

        Assert.Equal((14d, 10d), (running.To(At(14)), running.To(At(9))));
        Assert.Equal(12, running.Apply(new AttemptEnded(1, RunState.Paused, "", 1) { At = At(12) }).To(At(500)));
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.44, "0.4 s")]
    [InlineData(59.6, "1 m 0 s")]
    [InlineData(250, "4 m 10 s")]
    [InlineData(7500, "2 h 5 m")]
    [InlineData(100 * 3600, "4 d 4 h")]
    public void DurationText_OfSeconds_HasTwoUnitsAtMost(double seconds, string text) => Assert.Equal(text, DurationText.Of(seconds));

    [Theory]
    [InlineData(RunState.Pausing, RunRequest.Pause, false, "Pausing")]
    [InlineData(RunState.Pausing, RunRequest.Stop, false, "Stopping")]
    [InlineData(RunState.Pausing, RunRequest.Cancel, false, "Stopping")]
    [InlineData(RunState.Pausing, RunRequest.Shutdown, false, "Saving")]
    [InlineData(RunState.Completed, null, true, "Stopped")]
    [InlineData(RunState.Completed, null, false, "Completed")]
    [InlineData(RunState.Interrupted, null, false, "Interrupted")]
    public void StateText_TellsAStopFromAPauseAndFromTheEnd(RunState state, RunRequest? asked, bool stopped, string text) =>
        Assert.Equal(text, RunStateText.Of(state, asked, stopped));

    [Theory]
    [InlineData(RunState.Completed, true, "Finished.", true)]
    [InlineData(RunState.Completed, null, "Stopped at step 10 of 40, as asked.", true)]
    [InlineData(RunState.Completed, null, "Stopped early at step 10: no better validation loss in 3 evaluations.", false)]
    [InlineData(RunState.Completed, false, "Stopped at step 10 of 40, as asked.", false)]
    [InlineData(RunState.Failed, true, "", false)]
    public void IsStopped_OfAFileOfAnEarlierVersion_IsReadFromTheReason(RunState state, bool? stopped, string reason, bool expected) =>
        Assert.Equal(expected, RunStateText.IsStopped(state, reason, stopped));

    private static DateTimeOffset At(double seconds) => _start.AddSeconds(seconds);

    private static AttemptStarted Started(int attempt, double seconds) => new(attempt, 10, 0, "cpu", "bf16", 2) { At = At(seconds) };

    private static StepMetrics Step(long step, double seconds) => new(step, 0, step, 1, 1, 1, 1) { At = At(seconds) };
}
