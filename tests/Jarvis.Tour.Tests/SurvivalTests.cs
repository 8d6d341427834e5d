using Jarvis.Contracts;
using Jarvis.Tour.Tests.Harness;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>A run against the death of everything around it.</summary>
public sealed class SurvivalTests
{
    private static readonly TimeSpan _toStop = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Run_WhenAppHostAndTrainerAreKilledInTurn_GoesOnAndIsFoundAgain()
    {
        using var home = new TemporaryFolder();
        EndlessRun run;
        await using (var first = await JarvisUp.StartReadyAsync(home.Path))
        {
            using var api = new Api(first.Address);
            run = await EndlessRun.StartAsync(first, api);

            Posix.Signal(first.AppHostProcessId, Posix.KillNow);
            Assert.Equal(1, await first.WaitForExitAsync(_toStop));
            await run.TakesStepsAsync();
        }

        int pid = run.Process.Pid;
        await using var second = await JarvisUp.StartReadyAsync(home.Path);
        using var again = new Api(second.Address);
        long seen = (await again.UntilAsync(run.Id, summary => summary.State == RunState.Running, EndlessRun.ToTakeSteps)).Step;
        await again.UntilAsync(run.Id, summary => summary.Step > seen, EndlessRun.ToTakeSteps);

        Posix.Signal(second.ServiceProcessId("Jarvis.Trainer.dll"), Posix.KillNow);
        await run.TakesStepsAsync();
        await second.Lines.WaitForAsync("trainer    ready", times: 2, JarvisUp.ToBeReady);
        seen = (await again.UntilAsync(run.Id, summary => summary.State == RunState.Running, EndlessRun.ToTakeSteps)).Step;
        await again.UntilAsync(run.Id, summary => summary.Step > seen, EndlessRun.ToTakeSteps);

        Assert.Equal((pid, 1), (run.Process.Pid, run.Process.Attempt)); // still the first process and its first attempt
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
        Assert.Equal((RunState.Interrupted, $"Saved at step {saved} because the service shuts down; it goes on at the next start."), (run.Result.State, run.Result.Reason));
        Assert.Equal(saved, run.LastStep); // what was computed is saved, to the last finished step
        Assert.True(File.Exists(Path.Combine(run.Files.Checkpoint(saved), "manifest.json")));

        await using var second = await JarvisUp.StartReadyAsync(home.Path);
        using var again = new Api(second.Address);
        await again.UntilAsync(run.Id, summary => summary.State == RunState.Running && summary.Step > saved, EndlessRun.ToTakeSteps);
        Assert.Equal([(2, saved)], run.Events().OfType<RunResumed>().Select(resumed => (resumed.Attempt, resumed.FromStep)));
    }
}
