using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Tour.Tests.Harness;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>A run survives when the processes around it die.</summary>
public sealed class SurvivalTests
{
    private static readonly TimeSpan _toStop = TimeSpan.FromSeconds(40),
        _toComeBack = TimeSpan.FromSeconds(60) + JarvisUp.ToBeReady;

    [Fact]
    public async Task Run_WhenAppHostOrchestratorAndTrainerAreKilledInTurn_GoesOnAndIsFoundAgain()
    {
        using var home = new TemporaryFolder();
        await using var up = await JarvisUp.StartReadyAsync(home.Path);
        using var api = new Api(up.Address);
        var run = await EndlessRun.StartAsync(up, api);
        int pid = run.Process.Pid;

        Posix.Signal(up.AppHostProcessId, Posix.KillNow);
        await up.Lines.WaitForAsync("Jarvis is ready again: ", times: 1, _toComeBack);
        await IsFollowedAsync(run, api);

        foreach (int dcp in up.OrchestratorProcessIds())
        {
            Posix.Signal(dcp, Posix.KillNow);
        }
        await up.Lines.WaitForAsync("Jarvis is ready again: ", times: 2, _toComeBack);
        await IsFollowedAsync(run, api);

        int trainers = up.Lines.Text.Split('\n').Count(line => line.Contains("trainer    ready", StringComparison.Ordinal));
        Posix.Signal(up.ServiceProcessId("Jarvis.Trainer.dll"), Posix.KillNow);
        await run.TakesStepsAsync();
        await up.Lines.WaitForAsync("trainer    ready", times: trainers + 1, JarvisUp.ToBeReady);
        await IsFollowedAsync(run, api);

        Assert.Equal((pid, 1), (run.Process.Pid, run.Process.Attempt)); // still the first process and the first attempt
        Assert.Equal(pid, RunningProcessOf(run, up)); // and there is no second process
    }

    [Fact]
    public async Task Run_WhenItsKeeperIsKilled_GoesOnAndItsEndIsSeen()
    {
        using var home = new TemporaryFolder();
        await using var up = await JarvisUp.StartReadyAsync(home.Path);
        using var api = new Api(up.Address);
        var run = await EndlessRun.StartAsync(up, api);
        int pid = run.Process.Pid;

        Posix.Signal(run.KeeperId, Posix.KillNow);
        await run.TakesStepsAsync();
        await IsFollowedAsync(run, api);
        Assert.Equal((pid, 1), (run.Process.Pid, run.Process.Attempt));

        await api.PostAsync($"/api/runs/{run.Id}/pause");
        await api.UntilAsync(run.Id, summary => summary.State == RunState.Paused, EndlessRun.ToTakeSteps);
    }

    [Fact]
    public async Task Run_WhenEverythingElseIsKilled_GoesOnAndTheNextUpFindsIt()
    {
        using var home = new TemporaryFolder();
        EndlessRun run;
        await using (var first = await JarvisUp.StartReadyAsync(home.Path))
        {
            using var api = new Api(first.Address);
            run = await EndlessRun.StartAsync(first, api);

            Posix.Signal(first.ProcessId, Posix.KillNow);
            foreach (int other in Processes.Of(home.Path).Select(process => process.Id).Where(id => id != run.Process.Pid))
            {
                Posix.TrySignal(other, Posix.KillNow);
            }
            await Until.TrueAsync(() => Processes.Of(home.Path).Count() == 1, _toStop, () => string.Join("; ", Processes.Of(home.Path)));
            await run.TakesStepsAsync();
        }

        int pid = run.Process.Pid;
        await using var second = await JarvisUp.StartReadyAsync(home.Path);
        using var again = new Api(second.Address);
        await IsFollowedAsync(run, again);

        Assert.Equal((pid, 1), (run.Process.Pid, run.Process.Attempt));
        Assert.Equal(pid, RunningProcessOf(run, second));
    }

    [Fact]
    public async Task Run_KilledWhileItsServiceLives_SaysWhyAndGoesOn()
    {
        using var home = new TemporaryFolder();
        await using var up = await JarvisUp.StartReadyAsync(home.Path);
        using var api = new Api(up.Address);
        var run = await EndlessRun.StartAsync(up, api);

        Posix.Signal(run.Process.Pid, Posix.KillNow);
        await Until.TrueAsync(() => run.Process.Attempt == 2, EndlessRun.ToTakeSteps, () => $"attempt {run.Process.Attempt}");
        await run.TakesStepsAsync();

        var summary = await api.UntilAsync(run.Id, summary => summary.State == RunState.Running, EndlessRun.ToTakeSteps);
        // Derived from the exit code that the keeper recorded.
        Assert.StartsWith("The process was killed from outside, or by the operating system for lack of memory.", summary.Reason);
    }

    [Fact]
    public async Task Run_WhenTheWholeGroupIsInterrupted_SavesAndTheNextUpGoesOnFromThere()
    {
        using var home = new TemporaryFolder();
        EndlessRun run;
        await using (var first = await JarvisUp.StartReadyAsync(home.Path))
        {
            using var api = new Api(first.Address);
            run = await EndlessRun.StartAsync(first, api);

            first.InterruptGroup();
            await first.Lines.WaitForAsync($"{run.Id} is saving step ", _toStop);
            Assert.Equal(0, await first.WaitForExitAsync(_toStop));
        }

        long saved = run.Result!.Step;
        Assert.Equal(
            (RunState.Interrupted, $"Saved at step {saved} because Jarvis is shutting down; training resumes at the next start."),
            (run.Result.State, run.Result.Reason)
        );
        Assert.Equal(saved, run.LastStep); // everything up to the last finished step is saved
        Assert.True(File.Exists(Path.Combine(run.Files.Checkpoint(saved), "manifest.json")));

        await using var second = await JarvisUp.StartReadyAsync(home.Path);
        using var again = new Api(second.Address);
        await again.UntilAsync(run.Id, summary => summary.State == RunState.Running && summary.Step > saved, EndlessRun.ToTakeSteps);
        Assert.Equal([(2, saved)], run.Events().OfType<RunResumed>().Select(resumed => (resumed.Attempt, resumed.FromStep)));
    }

    /// <summary>The Trainer shows the run as running and receives its steps.</summary>
    private static async Task IsFollowedAsync(EndlessRun run, Api api)
    {
        long seen = (await api.UntilAsync(run.Id, summary => summary.State == RunState.Running, EndlessRun.ToTakeSteps)).Step;
        await api.UntilAsync(run.Id, summary => summary.Step > seen, EndlessRun.ToTakeSteps);
    }

    private static int RunningProcessOf(EndlessRun run, JarvisUp up) =>
        Processes
            .Of(up.Home)
            .Single(process =>
                process.CommandLine.Contains($" run --id {run.Id} ", StringComparison.Ordinal)
                && !process.CommandLine.Contains("jarvis-run", StringComparison.Ordinal)
            )
            .Id;
}
