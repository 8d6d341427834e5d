using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Web.Features.Runs;

namespace Jarvis.Web.Tests;

public sealed class RunTimesTests
{
    private static readonly DateTimeOffset _start = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_ARunWithAPauseAndAKill_TellsThemApart()
    {
        RunEvent[] events =
        [
            Data(20),
            Started(1, 30),
            new AttemptEnded(1, RunState.Paused, "", 5) { At = At(100) },
            Data(3700),
            Started(2, 3705),
            new EvaluationMetrics(9, 1, 2, 7, 0.5, true, 0, 0, 1) { At = At(3800) }, // killed after this
            Data(3900),
            Started(3, 3901),
            new AttemptEnded(3, RunState.Completed, "", 9) { At = At(3950) },
        ];

        var times = RunTimes.Of(Run(RunState.Completed), events, At(9000));

        Assert.Equal(new RunTimes(20, 16, 3600, 100), times);
        Assert.Equal("paused 1 h 0 m · interrupted 1 m 40 s · waited 20 s · prepared 16 s", times.Text());
        Assert.Equal("paused 1 h 0 m · interrupted 1 m 40 s", times.Short());
    }

    [Fact]
    public void Of_ARunThatIsPausedOrQueued_GrowsWithTheTime()
    {
        RunEvent[] events = [Data(2), Started(1, 3), new AttemptEnded(1, RunState.Paused, "", 5) { At = At(10) }];

        Assert.Equal(50, RunTimes.Of(Run(RunState.Paused), events, At(60)).Paused);
        Assert.Equal(60, RunTimes.Of(Run(RunState.Queued), [], At(60)).Waiting);
        Assert.Null(RunTimes.Of(Run(RunState.Running), [Data(0), Started(1, 0)], At(60)).Text());
    }

    internal static RunSummary Run(RunState state) =>
        TestRun.Of("r1", state, _start) with
        {
            Name = "night-01",
            MaxSteps = 1000,
            Attempt = 0,
            QueuePosition = 1,
        };

    private static DateTimeOffset At(double seconds) => _start.AddSeconds(seconds);

    private static PhaseChanged Data(double seconds) => new(RunPhase.Data, "") { At = At(seconds) };

    private static AttemptStarted Started(int attempt, double seconds) => new(attempt, 10, 0, "cpu", "bf16", 2) { At = At(seconds) };
}
