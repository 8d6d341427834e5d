using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Runs.Tests;

/// <summary>Training from C#: what a program passes in, the events it receives, and the result.</summary>
public sealed class LocalRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Execute_ToTheEnd_TellsEveryStepAndNamesItsCheckpoint()
    {
        var heard = new List<RunEvent>();
        var result = LocalRun.Start(Plan("max_steps=3"), _folder["run"]).Execute(heard.Add, TestContext.Current.CancellationToken);
        Assert.Equal((RunState.Completed, 3L), (result.State, result.Step));
        Assert.Equal([1L, 2, 3], heard.OfType<StepMetrics>().Select(step => step.Step));
        Assert.True(File.Exists(Path.Combine(result.Last!, "model.safetensors")));
        Assert.True(File.Exists(_folder["run/report.html"]));
    }

    [Fact]
    public void Execute_Cancelled_SavesWhatItHasAndResumeGoesOnFromThere()
    {
        using var stop = new CancellationTokenSource();
        var paused = LocalRun.Start(Plan("max_steps=1000", "warmup_steps=0"), _folder["run"]).Execute(StopAfterTwoSteps, stop.Token);
        Assert.Equal((RunState.Paused, true), (paused.State, paused.Step is >= 2 and < 1000));
        Assert.NotNull(paused.Last);

        var heard = new List<RunEvent>();
        var ended = LocalRun
            .Resume(_folder["run"], [$"max_steps={paused.Step + 2}"])
            .Execute(heard.Add, TestContext.Current.CancellationToken);
        Assert.Equal((RunState.Completed, paused.Step + 2), (ended.State, ended.Step));
        Assert.Equal(paused.Step, Assert.Single(heard.OfType<RunResumed>()).FromStep);

        void StopAfterTwoSteps(RunEvent happened)
        {
            if (happened is StepMetrics { Step: 2 })
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public void Start_WhereARunIsAlready_IsRefusedAndLeavesItAsItIs()
    {
        LocalRun.Start(Plan("max_steps=1"), _folder["run"]).Execute(cancellationToken: TestContext.Current.CancellationToken);
        string before = File.ReadAllText(_folder["run/plan.json"]);
        var refused = Assert.Throws<PlanException>(() => LocalRun.Start(Plan("max_steps=2"), _folder["run"]));
        Assert.Contains("holds a run already", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_folder["run/plan.json"]));
        Assert.Throws<PlanException>(() => LocalRun.Resume(_folder["nowhere"]));
    }

    [Fact]
    public void PlanFile_WithAPathBesideIt_NamesTheSameFileFromEverywhere()
    {
        string words = Words();
        string plan = _folder.Write("plan.json", """{ "data": ["words.txt"], "max_steps": 9 } // the data lies beside the plan""");
        var read = PlanFile.Read(plan, ["max_steps=3"]);
        Assert.Equal([words], read.Data.Files);
        Assert.Equal(3, read.Schedule.MaxSteps);
    }

    private TrainingPlan Plan(params string[] settings) =>
        Presets.Plan(
            "nano",
            [
                "data=" + Words(),
                "layers=1",
                "heads=2",
                "width=16",
                "context=16",
                "micro_batch=2",
                "vocabulary_size=300",
                "precision=fp32",
                "threads=1",
                "sample_tokens=1",
                .. settings,
            ]
        );

    private string Words() =>
        _folder.Write("words.txt", string.Concat(Enumerable.Range(0, 300).Select(i => $"The {i}th of {i * 7} little words.\n\n")));
}
