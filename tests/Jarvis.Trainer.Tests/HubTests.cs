using Jarvis.Contracts;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class HubTests : IDisposable
{
    private readonly TempHome _home = new();

    [Fact]
    public async Task Watcher_OfARun_HearsEveryEventOnceAndInOrder()
    {
        await using var service = await TestService.StartAsync(_home);
        await using var hub = await HubListener.ConnectAsync(service);
        var first = await service.CreateAsync(_home.Script("wait"));
        await service.UntilAsync(first.Id, RunState.Running);
        var run = await service.CreateAsync(_home.Script("steps 500", "evaluate 2.5", "epoch 1", "steps 300"));
        await hub.WatchAsync(run.Id);

        await service.PostAsync($"/api/runs/{first.Id}/stop");
        await hub.UntilHeardAsync("RunFinished", 2);

        var steps = hub
            .Heard.Where(call => call.Target == "StepsCompleted")
            .SelectMany(call => call.Arguments[1].EnumerateArray())
            .ToList();
        Assert.Equal(Enumerable.Range(1, 800), steps.Select(step => step.GetProperty("step").GetInt32()));
        var others = hub.Heard.Where(call => call.Target == "RunEvents").SelectMany(call => call.Arguments[1].EnumerateArray()).ToList();
        Assert.Equal(["started", "phase", "evaluation", "sample", "ended"], others.Select(e => e.GetProperty("kind").GetString()));
        Assert.Equal(1, Assert.Single(hub.Heard, call => call.Target == "EpochCompleted").Arguments[1].GetProperty("epoch").GetInt32());
        Assert.Contains(hub.Heard, call => call.Target == "ReportPublished" && call.Arguments[0].GetString() == run.Id);
        Assert.Equal(
            ["RunStarted", "RunFinished", "RunStarted", "RunFinished"],
            hub.Heard.Select(call => call.Target).Where(target => target is "RunStarted" or "RunFinished" or "RunFailed")
        );
    }

    [Fact]
    public async Task NotWatcher_HearsStatesAndNoticesButNoSteps()
    {
        await using var service = await TestService.StartAsync(_home);
        await using var hub = await HubListener.ConnectAsync(service);
        await service.CreateAsync(_home.Script("steps 5", "fail the disk is full"));

        await hub.UntilHeardAsync("RunFailed");

        Assert.DoesNotContain(hub.Heard, call => call.Target is "StepsCompleted" or "RunEvents");
        Assert.Equal("the disk is full", hub.Heard.Single(call => call.Target == "RunFailed").Arguments[1].GetString());
        Assert.Contains(
            hub.Heard,
            call => call.Target == "StateChanged" && call.Arguments[0].GetProperty("state").GetString() == "running"
        );
        await hub.UntilHeardAsync("NoticeRaised", 2);
    }

    [Fact]
    public async Task Events_ReadAfterASequence_AreTheRestOfTheFile()
    {
        await using var service = await TestService.StartAsync(_home);
        var run = await service.CreateAsync(_home.Script("steps 10", "evaluate 2"));
        await service.UntilAsync(run.Id, RunState.Completed);

        var all = await service.GetAsync<RunEvent[]>($"/api/runs/{run.Id}/events");
        var rest = await service.GetAsync<RunEvent[]>($"/api/runs/{run.Id}/events?after={all[4].Sequence}");
        var steps = await service.GetAsync<RunEvent[]>($"/api/runs/{run.Id}/events?kinds=step,evaluation");

        Assert.Equal(all.Skip(5), rest);
        Assert.Equal(11, steps.Length);
        Assert.Equal(Enumerable.Range(1, all.Length).Select(n => (long)n), all.Select(e => e.Sequence));
    }

    [Fact]
    public async Task Notices_AfterARestart_AreRaisedNoSecondTime()
    {
        string id;
        await using (var first = await TestService.StartAsync(_home))
        {
            id = (await first.CreateAsync(_home.Script("epoch 1", "steps 1", "wait"))).Id;
            await first.UntilAsync(id, row => row.Progress.Step == 1);
        }
        await using var second = await TestService.StartAsync(_home);
        await second.UntilAsync(id, row => row.Progress.Step == 1);
        await second.PostAsync($"/api/runs/{id}/stop");
        await second.UntilAsync(id, RunState.Completed);
        await using (var hub = await HubListener.ConnectAsync(second))
        {
            await hub.WatchAsync(id); // answered after everything that was posted before
        }

        var notices = await second.GetAsync<Notice[]>("/api/notices");
        Assert.Equal(["EpochCompleted", "ReportPublished", "RunFinished", "RunStarted"], notices.Select(notice => notice.Event).Order());
        Assert.All(notices, notice => Assert.False(notice.Read));
        (await second.Client.PostAsync("/api/notices/read", null)).EnsureSuccessStatusCode();
        Assert.All(await second.GetAsync<Notice[]>("/api/notices"), notice => Assert.True(notice.Read));
    }

    public void Dispose() => _home.Dispose();
}
