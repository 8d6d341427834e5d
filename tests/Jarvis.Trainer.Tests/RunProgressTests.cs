using Jarvis.Contracts;
using Jarvis.Trainer.Notices;
using Jarvis.Trainer.Runs;
using Jarvis.Trainer.Storage;
using Jarvis.Trainer.Supervision;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class RunProgressTests : IDisposable
{
    private readonly TempHome _home = new();

    [Fact]
    public void Apply_AResumedRun_GoesBackToItsCheckpointAndKeepsTheBest()
    {
        RunEvent[] events =
        [
            new AttemptStarted(1, 100, 42, "cpu", "bf16", 2),
            new StepMetrics(60, 1, 600, 3.0, 1e-3, 1, 500, 12) { Sequence = 2 },
            new EvaluationMetrics(60, 1, 2.5, 12, 0.3, true, 0, 5, 1) { Sequence = 3 },
            new CheckpointWritten(60, "step-00000060", 9, 2.5, true) { Sequence = 4 },
            new RunResumed(2, 50, "step-00000050") { Sequence = 5 },
            new EvaluationMetrics(50, 1, 2.9, 18, 0.3, false, 1, 5, 1) { Sequence = 6 },
        ];
        var progress = events.Aggregate(new RunProgress(), (folded, e) => folded.Apply(e));
        Assert.Equal(
            (50, 100, 2.9, 2.5, "step-00000060", 6),
            (progress.Step, progress.MaxSteps, progress.ValidationLoss, progress.BestLoss, progress.BestCheckpoint, progress.LastSequence)
        );
    }

    [Fact]
    public void Apply_TheEstimateOfThePreparation_EndsWithIt()
    {
        var progress = new RunProgress()
            .Apply(new PhaseChanged(RunPhase.Data, "Reading", 0.5, 30))
            .Apply(new PhaseChanged(RunPhase.Train, "Training"));
        Assert.Null(progress.EtaSeconds);
        progress = progress.Apply(new StepMetrics(1, 0, 1, 1, 1, 1, 1, 90)).Apply(new PhaseChanged(RunPhase.Evaluate, "Evaluating"));
        Assert.Equal(90, progress.EtaSeconds);
    }

    [Fact]
    public void Apply_ARunThatPausedOverNight_CountsNeitherThePauseNorThePreparation()
    {
        var start = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);
        RunEvent[] events =
        [
            new PhaseChanged(RunPhase.Data, "Reading") { At = start },
            new AttemptStarted(1, 100, 42, "cpu", "bf16", 2) { At = start.AddSeconds(20) },
            new StepMetrics(1, 1, 600, 3.0, 1e-3, 1, 500) { At = start.AddSeconds(50) },
            new AttemptEnded(1, RunState.Paused, "Paused.", 1) { At = start.AddSeconds(60) },
            new ReportWritten(1) { At = start.AddSeconds(61) },
            new PhaseChanged(RunPhase.Data, "Looking") { At = start.AddHours(8) },
        ];
        var paused = events.Aggregate(new RunProgress(), (folded, e) => folded.Apply(e));
        Assert.Equal((40d, null), (paused.RunSeconds, paused.LastAt));

        var again = paused
            .Apply(new AttemptStarted(2, 100, 42, "cpu", "bf16", 2) { At = start.AddHours(8).AddSeconds(9) })
            .Apply(new StepMetrics(2, 1, 600, 3.0, 1e-3, 1, 500) { At = start.AddHours(8).AddSeconds(14) });
        Assert.Equal((45d, start.AddHours(8).AddSeconds(14)), (again.RunSeconds, again.LastAt));
    }

    [Theory]
    [InlineData(137, "lack of memory")]
    [InlineData(139, "segmentation fault")]
    [InlineData(3, "exit code 3")]
    [InlineData(null, "killed, or it crashed")]
    public void DeathReason_OfAnExitCode_IsWordsAndTheLastOutput(int? exitCode, string words)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && exitCode > 128, "Windows has no signals; its own codes are in DeathReasonTests.");
        string console = Path.Combine(_home.Paths.Home, "console.log");
        File.WriteAllText(
            console,
            "starting\n\u001b[31mSystem.Exception: no memory for a tensor\u001b[0m\n   at Jarvis.Engine.Something()\n   at "
                + "Program.Main()\n\n"
        );
        string reason = DeathReason.Of(exitCode, console);
        Assert.Contains(words, reason);
        Assert.EndsWith("Its last output: System.Exception: no memory for a tensor", reason);
    }

    [Fact]
    public void Notice_OfOneEvent_IsAddedOnce()
    {
        var store = new NoticeStore(new TrainerDatabase(_home.Paths));
        Assert.NotNull(store.Add("epoch a 1", Epoch("one")));
        Assert.Null(store.Add("epoch a 1", Epoch("again")));
        Assert.NotNull(store.Add("epoch a 2", Epoch("two")));
        Assert.Equal(["two", "one"], store.After(0).Select(notice => notice.Title));
        Assert.Equal(1, store.MarkRead(1));
        Assert.Equal([false, true], store.After(0).Select(notice => notice.Read));

        static Notice Epoch(string title) =>
            new(0, default, NoticeLevel.Information, nameof(IRunsClient.EpochCompleted), "a", title, "", false);
    }

    [Fact]
    public void NativeEnvironment_WhatTheUserSet_Stays()
    {
        var environment = new Dictionary<string, string?> { ["GLIBC_TUNABLES"] = "mine", ["OMP_NUM_THREADS"] = "7" };
        NativeEnvironment.Apply(environment, threads: null);
        Assert.Equal(("mine", "7"), (environment["GLIBC_TUNABLES"], environment["OMP_NUM_THREADS"]));
        NativeEnvironment.Apply(environment, threads: 3);
        Assert.Equal(("mine", "3"), (environment["GLIBC_TUNABLES"], environment["OMP_NUM_THREADS"]));
    }

    public void Dispose() => _home.Dispose();
}
