using System.Diagnostics;
using Jarvis.Contracts;
using Jarvis.Runs.Execution;
using Jarvis.Runs.Machine;
using Jarvis.Trainer.Queue;
using Jarvis.Trainer.Supervision;
using Jarvis.Trainer.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class SupervisionTests : IDisposable
{
    private readonly TempHome _home = new();

    [Fact]
    public async Task Run_ThatEnds_IsCompletedWithItsProgressAndReport()
    {
        await using var service = await TestService.StartAsync(_home);
        var run = await service.CreateAsync(_home.Script("steps 3", "evaluate 2.5", "steps 2"));

        var ended = await service.UntilAsync(run.Id, RunState.Completed);

        Assert.Equal((5, 2.5, 1), (ended.Progress.Step, ended.Progress.BestLoss, ended.Attempt));
        Assert.True((await service.GetAsync<RunDetail>($"/api/runs/{run.Id}")).HasReport);
        Assert.Contains("&lt;b&gt;upon", await service.Client.GetStringAsync($"/api/runs/{run.Id}/report"));
    }

    [Fact]
    public async Task Request_WhileTheProcessIsBeingStarted_IsObeyed()
    {
        await using var service = await TestService.StartAsync(_home);
        service.Book.Changed += (_, after) =>
        {
            if (after is { State: RunState.Preparing })
            {
                service.Of<RunQueue>().Cancel(after.Id);
            }
        };

        var run = await service.CreateAsync(_home.Script("wait"));

        await service.UntilAsync(run.Id, RunState.Cancelled);
    }

    [Fact]
    public async Task Run_KilledOnce_IsInterruptedWithTheReasonAndGoesOn()
    {
        await using var service = await TestService.StartAsync(_home);
        var run = await service.CreateAsync(_home.Script("steps 2", "first:die", "steps 1"));

        var interrupted = await service.UntilAsync(run.Id, RunState.Interrupted);
        var ended = await service.UntilAsync(run.Id, RunState.Completed);

        Assert.Contains("killed", interrupted.Reason);
        Assert.Equal((2, 1, 103), (ended.Attempt, ended.AutomaticResumes, ended.Progress.Step));
    }

    [Fact]
    public async Task Run_KilledAgainAndAgain_IsStartedAgainThreeTimesAndThenLeftAlone()
    {
        await using var service = await TestService.StartAsync(_home);
        var run = await service.CreateAsync(_home.Script("print the driver is unhappy", "die"));

        var ended = await service.UntilAsync(run.Id, row => row is { State: RunState.Interrupted, Attempt: 4 });

        Assert.Contains("the driver is unhappy", ended.Reason);
        Assert.Contains("3 times", ended.Reason);
        Assert.Equal(1, (await service.GetAsync<RunSummary[]>("/api/runs")).Count(row => row.State == RunState.Interrupted));
    }

    [Fact]
    public async Task Run_KilledOftenWithANewCheckpointBetween_GoesOnToItsEnd()
    {
        await using var service = await TestService.StartAsync(_home);
        var run = await service.CreateAsync(_home.Script("steps 2", "checkpoint", "until:6:die", "steps 1"));

        var ended = await service.UntilAsync(run.Id, row =>
            row.State is RunState.Completed or RunState.Failed
            || row is { State: RunState.Interrupted, Reason: { } reason } && reason.Contains("3 times", StringComparison.Ordinal)
        );

        Assert.Equal((RunState.Completed, 7, 1), (ended.State, ended.Attempt, ended.AutomaticResumes));
    }

    [Fact]
    public async Task Run_WhoseMachineWentDownOften_IsNotBlamedForIt()
    {
        // The runs record this machine's boot id, but the service has another one, so to it each run ended with a reboot.
        await using var service = await TestService.StartAsync(_home, services: services =>
            services.AddSingleton(new MachineBoot("another start"))
        );
        var run = await service.CreateAsync(_home.Script("until:6:die", "steps 1"));

        var ended = await service.UntilAsync(run.Id, row =>
            row.State is RunState.Completed or RunState.Failed
            || row is { State: RunState.Interrupted, Reason: { } reason } && reason.Contains("3 times", StringComparison.Ordinal)
        );

        Assert.Equal((RunState.Completed, 7, 0), (ended.State, ended.Attempt, ended.AutomaticResumes));
    }

    [Theory]
    [InlineData("a", "a", false)]
    [InlineData("a", "b", true)]
    [InlineData("a", null, false)]
    [InlineData("2026-11-30T08:00:00Z", "2026-11-30T08:01:00Z", false)]
    [InlineData("2026-11-30T08:00:00Z", "2026-11-30T07:00:00Z", true)]
    public void Boot_OfAnAttempt_IsAnotherOrThis(string here, string? noted, bool another) =>
        Assert.Equal(another, new MachineBoot(here).IsAnother(noted));

    [Fact]
    public async Task Run_AfterTheServiceIsGone_GoesOnAndIsFoundAgain()
    {
        string id;
        Contracts.RunProcess process;
        await using (var first = await TestService.StartAsync(_home))
        {
            id = (await first.CreateAsync(_home.Script("steps 4", "wait"))).Id;
            await first.UntilAsync(id, row => row.Progress.Step == 4);
            process = JsonFile.Read<Contracts.RunProcess>(_home.Paths.Run(id).Process)!;
        }
        Assert.Equal(process.StartTicks, ProcessIdentity.StartTicks(process.Pid)); // the run was not asked to end

        await using var second = await TestService.StartAsync(_home);
        await second.UntilAsync(id, row => row is { State: RunState.Running, Attempt: 1 } && row.Progress.Step == 4);
        await second.PostAsync($"/api/runs/{id}/stop");
        Assert.Equal(1, (await second.UntilAsync(id, RunState.Completed)).Attempt);
    }

    [Fact]
    public async Task Run_KilledUnderTheNextService_SaysWhy()
    {
        string id;
        await using (var first = await TestService.StartAsync(_home))
        {
            id = (await first.CreateAsync(_home.Script("steps 4", "first:wait", "steps 1"))).Id;
            await first.UntilAsync(id, row => row.Progress.Step == 4);
        }

        await using var second = await TestService.StartAsync(_home);
        await second.UntilAsync(id, RunState.Running);
        Assert.True(ProcessIdentity.Kill(JsonFile.Read<Contracts.RunProcess>(_home.Paths.Run(id).Process)!));

        Assert.StartsWith("The process was killed from outside", (await second.UntilAsync(id, RunState.Interrupted)).Reason);
        Assert.Equal((2, 1), ((await second.UntilAsync(id, RunState.Completed)).Attempt, second.Book.Find(id)!.AutomaticResumes));
    }

    [Fact]
    public async Task Run_WhoseKeeperIsKilled_GoesOnAndItsEndIsSeen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the keeper is found through /proc");
        await using var service = await TestService.StartAsync(_home);
        var run = await service.CreateAsync(_home.Script("steps 4", "wait"));
        await service.UntilAsync(run.Id, row => row.Progress.Step == 4);
        var process = JsonFile.Read<Contracts.RunProcess>(_home.Paths.Run(run.Id).Process)!;
        int keeper = ParentOf(process.Pid);

        Assert.True(ProcessIdentity.Kill(keeper, ProcessIdentity.StartTicks(keeper)!.Value));
        await service.PostAsync($"/api/runs/{run.Id}/stop");

        Assert.Equal(1, (await service.UntilAsync(run.Id, RunState.Completed)).Attempt);
        Assert.False(File.Exists(_home.Paths.Run(run.Id).ExitCode)); // the keeper, which would have written it, is dead
    }

    [Fact]
    public void ExitCode_OfAnotherAttempt_IsNotTaken()
    {
        string file = Path.Combine(_home.Paths.Home, "exit-code");
        Assert.Null(KeptRun.ReadExitCode(file, 2));

        File.WriteAllText(file, "137 2\n");

        Assert.Equal((137, null), (KeptRun.ReadExitCode(file, 2), KeptRun.ReadExitCode(file, 3)));
    }

    [Fact]
    public async Task Run_KilledWhileNoServiceRuns_GoesOnAtTheNextStart()
    {
        string id;
        await using (var first = await TestService.StartAsync(_home))
        {
            id = (await first.CreateAsync(_home.Script("steps 4", "first:wait", "steps 1"))).Id;
            await first.UntilAsync(id, row => row.Progress.Step == 4);
        }
        var process = JsonFile.Read<Contracts.RunProcess>(_home.Paths.Run(id).Process)!;
        Assert.True(ProcessIdentity.Kill(process));

        await using var second = await TestService.StartAsync(_home);
        var ended = await second.UntilAsync(id, RunState.Completed);
        Assert.Equal((2, 1), (ended.Attempt, ended.AutomaticResumes));
    }

    [Fact]
    public async Task Shutdown_AsksTheRunToSave_AndTheNextStartGoesOnWithoutCounting()
    {
        string id;
        await using (var first = await TestService.StartAsync(_home))
        {
            id = (await first.CreateAsync(_home.Script("first:wait", "steps 1"))).Id;
            await first.UntilAsync(id, RunState.Running);
            await first.Of<Supervisor>().AskAllToSaveAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(RunState.Interrupted, first.Book.Find(id)!.State);
        }

        await using var second = await TestService.StartAsync(_home);
        var ended = await second.UntilAsync(id, RunState.Completed);
        Assert.Equal((2, 0), (ended.Attempt, ended.AutomaticResumes));
    }

    [Fact]
    public async Task Shutdown_AskedByAnotherProcessFirst_StartsNothingUntilTheNextStart()
    {
        string id,
            next;
        await using (var first = await TestService.StartAsync(_home))
        {
            id = (await first.CreateAsync(_home.Script("first:wait", "steps 1"))).Id;
            next = (await first.CreateAsync(_home.Script("steps 1"))).Id;
            await first.UntilAsync(id, RunState.Running);
            // As ./jarvis up does when it ends.
            JsonFile.Write(_home.Paths.Run(id).Control, new RunControl(1, RunRequest.Shutdown, default));

            await first.UntilAsync(id, RunState.Interrupted);
            Assert.Equal((RunState.Interrupted, RunState.Queued), (first.Book.Find(id)!.State, first.Book.Find(next)!.State));
        }

        await using var second = await TestService.StartAsync(_home);
        Assert.Equal(0, (await second.UntilAsync(id, RunState.Completed)).AutomaticResumes);
        var after = await second.UntilAsync(next, RunState.Completed);
        Assert.True(after.StartedAt >= second.Book.Find(id)!.EndedAt);
    }

    [Fact]
    public async Task Run_ResumedWhileAnEndOfTheServiceSeemedNear_StartsWhenItDidNotCome()
    {
        var clock = new JumpingClock();
        await using var service = await TestService.StartAsync(_home, clock);
        string id = (await service.CreateAsync(_home.Script("first:wait", "steps 1"))).Id;
        await service.UntilAsync(id, RunState.Running);
        JsonFile.Write(_home.Paths.Run(id).Control, new RunControl(1, RunRequest.Shutdown, default)); // and then nobody ends the service
        await service.UntilAsync(id, RunState.Interrupted);

        Assert.Equal(RunState.Queued, (await service.PostAsync($"/api/runs/{id}/resume")).State);
        clock.Jump(TimeSpan.FromSeconds(25));

        await service.UntilAsync(id, RunState.Completed);
    }

    [Theory]
    [InlineData("pause", RunState.Paused)]
    [InlineData("stop", RunState.Completed)]
    [InlineData("cancel", RunState.Cancelled)]
    public async Task Request_ToALiveRun_EndsItInThatState(string request, RunState expected)
    {
        await using var service = await TestService.StartAsync(_home);
        var run = await service.CreateAsync(_home.Script("wait"));
        await service.UntilAsync(run.Id, RunState.Running);

        Assert.Equal(RunState.Pausing, (await service.PostAsync($"/api/runs/{run.Id}/{request}")).State);

        await service.UntilAsync(run.Id, expected);
    }

    [Fact]
    public async Task Run_ThatSomebodyStopped_SaysSoWhileItStopsAndAfterwards()
    {
        await using var service = await TestService.StartAsync(_home);
        var run = await service.CreateAsync(_home.Script("wait"));
        await service.UntilAsync(run.Id, RunState.Running);

        Assert.Equal("Stopping", RunStateText.Of(await service.PostAsync($"/api/runs/{run.Id}/stop")));
        await service.UntilAsync(run.Id, RunState.Completed);

        var stopped = (await service.GetAsync<RunSummary[]>("/api/runs"))[0];
        Assert.Equal("Stopped", RunStateText.Of(stopped));
        Assert.NotEqual(1, stopped.Progress); // it did not get to its end
    }

    [Theory]
    [InlineData("print", RunState.Cancelled, "Cancelled")]
    [InlineData("checkpoint", RunState.Completed, "Stopped")]
    public async Task Run_ThatDiesWhileItStops_IsNotInterrupted(string before, RunState expected, string shown)
    {
        await using var service = await TestService.StartAsync(_home);
        var run = await service.CreateAsync(_home.Script(before, "steps 1", "hang"));
        await service.UntilAsync(run.Id, row => row.Progress.Step == 1);
        await service.PostAsync($"/api/runs/{run.Id}/stop");

        Assert.True(ProcessIdentity.Kill(JsonFile.Read<Contracts.RunProcess>(_home.Paths.Run(run.Id).Process)!));

        await service.UntilAsync(run.Id, expected);
        Assert.Equal(shown, RunStateText.Of((await service.GetAsync<RunSummary[]>("/api/runs"))[0]));
    }

    [Fact]
    public async Task Run_ThatWasStoppedBeforeTheServiceStops_IsNotResumedAtTheNextStart()
    {
        string id;
        await using (var first = await TestService.StartAsync(_home))
        {
            id = (await first.CreateAsync(_home.Script("wait"))).Id;
            await first.UntilAsync(id, RunState.Running);
            await first.PostAsync($"/api/runs/{id}/stop");
        }

        await using var second = await TestService.StartAsync(_home);

        await second.UntilAsync(id, row => !row.IsLive);
        Assert.Equal((RunState.Completed, true), (second.Book.Find(id)!.State, second.Book.Find(id)!.IsStopped));
    }

    [Fact]
    public async Task Request_ThatCannotBeWritten_IsRefusedAndTheRunGoesOnAsItDid()
    {
        await using var service = await TestService.StartAsync(_home);
        var run = await service.CreateAsync(_home.Script("wait"));
        await service.UntilAsync(run.Id, RunState.Running);
        string control = _home.Paths.Run(run.Id).Control;
        Directory.CreateDirectory(control); // a folder in place of the file

        var refused = await service.Client.PostAsync($"/api/runs/{run.Id}/pause", null);

        Assert.False(refused.IsSuccessStatusCode);
        Assert.Equal((RunState.Running, null), (service.Book.Find(run.Id)!.State, service.Book.Find(run.Id)!.Asked));
        Directory.Delete(control);
        await service.PostAsync($"/api/runs/{run.Id}/pause");
        await service.UntilAsync(run.Id, RunState.Paused);
    }

    [Fact]
    public async Task Request_StoredByAServiceThatDiedBeforeItWroteIt_IsWrittenByTheNext()
    {
        string id;
        await using (var first = await TestService.StartAsync(_home))
        {
            id = (await first.CreateAsync(_home.Script("wait"))).Id;
            await first.UntilAsync(id, RunState.Running);
            first.Book.Change(id, run => run with { State = RunState.Pausing, Asked = RunRequest.Pause });
        }

        await using var second = await TestService.StartAsync(_home);

        await second.UntilAsync(id, RunState.Paused);
    }

    [Fact]
    public async Task Run_ThatHangs_IsKilledSomeTimeAfterItWasCancelled()
    {
        var clock = new JumpingClock();
        await using var service = await TestService.StartAsync(_home, clock);
        var run = await service.CreateAsync(_home.Script("steps 1", "hang"));
        await service.UntilAsync(run.Id, row => row.Progress.Step == 1);
        await service.PostAsync($"/api/runs/{run.Id}/cancel");
        Assert.True(RunLock.IsHeld(_home.Paths.Run(run.Id).Lock));

        clock.Jump(TimeSpan.FromSeconds(25));

        await service.UntilAsync(run.Id, RunState.Cancelled);
    }

    [Fact]
    public async Task Queue_OneDevice_StartsTheSecondRunWhenTheFirstEnds()
    {
        await using var service = await TestService.StartAsync(_home);
        var first = await service.CreateAsync(_home.Script("wait"), "first");
        await service.UntilAsync(first.Id, RunState.Running);
        var second = await service.CreateAsync(_home.Script("steps 1"), "second");

        Assert.Equal("Waiting for the CPU (in use by first).", second.Waits);
        Assert.Equal(1, second.QueuePosition);
        await service.PostAsync($"/api/runs/{first.Id}/stop");
        await service.UntilAsync(second.Id, RunState.Completed);
    }

    [Fact]
    public void Kill_ANumberThatBelongsToAnotherProcess_LeavesItAlone()
    {
        using var self = Process.GetCurrentProcess();
        Assert.False(ProcessIdentity.Kill(new Contracts.RunProcess(self.Id, ProcessIdentity.StartTicks(self.Id)!.Value + 1, 1, default)));
    }

    public void Dispose() => _home.Dispose();

    private static int ParentOf(int pid)
    {
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
    }
}
