using System.Net;
using System.Net.Http.Json;
using Jarvis.Contracts;
using Jarvis.Trainer.Runs;
using Jarvis.Trainer.Scheduling;
using Jarvis.Trainer.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class ScheduleTests : IDisposable
{
    private static readonly ScheduleWhen _nightly = new(ScheduleKind.Daily, Time: "22:00", TimeZone: "UTC");
    private readonly TempHome _home = new();

    [Fact]
    public async Task Schedule_AtItsTime_StartsOneRun()
    {
        await using var service = await TestService.StartAsync(_home);
        ScheduleSummary? schedule = null;
        while (schedule is null)
        {
            // Refused if the request takes longer than that on a slow machine.
            var soon = TimeProvider.System.GetUtcNow().AddSeconds(3).UtcDateTime;
            schedule = await TrySaveAsync(service, new ScheduleWhen(ScheduleKind.Once, At: soon, TimeZone: "UTC"));
        }

        var run = await FirstRunAsync(service);

        Assert.Equal(schedule.Id, run.ScheduleId);
        await service.UntilAsync(run.Id, RunState.Completed);
        Assert.Empty((await service.GetAsync<ScheduleSummary>($"/api/schedules/{schedule.Id}")).Next);
        Assert.Single(service.Book.All());
    }

    [Fact]
    public async Task Schedule_MissedWhileTheServiceWasDown_RunsOnceAndSaysSo()
    {
        string id;
        await using (var before = await TestService.StartAsync(_home, ShiftedClock.Showing("2026-03-01T21:59:00Z")))
        {
            id = (await SaveAsync(before, _nightly)).Id;
        }

        await using (var late = await TestService.StartAsync(_home, ShiftedClock.Showing("2026-03-03T23:10:00Z")))
        {
            var run = await FirstRunAsync(late);
            await late.UntilAsync(run.Id, RunState.Completed);
            Assert.Equal("Night 2026-03-03 22:00", run.Name);
            var schedule = await late.GetAsync<ScheduleSummary>($"/api/schedules/{id}");
            Assert.Contains("was due on Tue 3 Mar, 22:00", schedule.LastNote);
            Assert.Contains("2 earlier times were missed", schedule.LastNote);
            Assert.Contains(await late.GetAsync<Notice[]>("/api/notices"), notice =>
                notice is { Level: NoticeLevel.Warning, Title: "Night started late" }
            );
        }

        await using var again = await TestService.StartAsync(_home, ShiftedClock.Showing("2026-03-03T23:20:00Z"));
        again.Of<ScheduleFires>().Fired(id, new(2026, 3, 3, 23, 10, 0, TimeSpan.Zero)); // simulates a job that Quartz recovers
        Assert.Single(again.Book.All());
    }

    [Fact]
    public async Task Fired_FromManyThreadsForOneMoment_StartsOneRun()
    {
        await using var service = await TestService.StartAsync(_home, ShiftedClock.Showing("2026-03-01T12:00:00Z"));
        var schedule = await SaveAsync(service, _nightly);

        Parallel.For(0, 8, i => service.Of<ScheduleFires>().Fired(schedule.Id, new(2026, 3, 1, 22, 0, i, TimeSpan.Zero)));

        Assert.Single(service.Book.All());
    }

    [Fact]
    public async Task Fired_AgainAfterItsRunWasDeletedForGood_StartsNothing()
    {
        await using var service = await TestService.StartAsync(_home, ShiftedClock.Showing("2026-03-01T12:00:00Z"));
        var schedule = await SaveAsync(service, _nightly);
        service.Of<ScheduleFires>().Fired(schedule.Id, new(2026, 3, 1, 22, 0, 0, TimeSpan.Zero));
        service.Book.Remove(service.Book.All().Single().Id);

        service.Of<ScheduleFires>().Fired(schedule.Id, new(2026, 3, 1, 22, 0, 0, TimeSpan.Zero));

        Assert.Empty(service.Book.All());
    }

    [Fact]
    public async Task PausedOrDeleted_NeverFires_AndResumedFiresOnlyFromThenOn()
    {
        string id;
        await using (var before = await TestService.StartAsync(_home, ShiftedClock.Showing("2026-03-01T21:00:00Z")))
        {
            id = (await SaveAsync(before, _nightly)).Id;
            (await before.Client.PostAsync($"/api/schedules/{id}/pause", null)).EnsureSuccessStatusCode();
        }

        await using var after = await TestService.StartAsync(_home, ShiftedClock.Showing("2026-03-02T21:00:00Z"));
        Assert.Empty((await after.GetAsync<ScheduleSummary>($"/api/schedules/{id}")).Next);
        (await after.Client.PostAsync($"/api/schedules/{id}/resume", null)).EnsureSuccessStatusCode();
        Assert.Equal(
            new DateTimeOffset(2026, 3, 2, 22, 0, 0, TimeSpan.Zero),
            (await after.GetAsync<ScheduleSummary>($"/api/schedules/{id}")).Next[0]
        );
        Assert.Empty(after.Book.All());

        await after.Client.DeleteAsync($"/api/schedules/{id}");
        Assert.Equal(HttpStatusCode.NotFound, (await after.Client.GetAsync($"/api/schedules/{id}")).StatusCode);
        (await after.Client.PostAsync($"/api/schedules/{id}/restore", null)).EnsureSuccessStatusCode();
        Assert.Single(await after.GetAsync<ScheduleSummary[]>("/api/schedules"));
    }

    [Fact]
    public async Task Schedule_WhoseQuartzDatabaseIsDamaged_IsMadeUpForOnceAndGoesOn()
    {
        string id;
        await using (var before = await TestService.StartAsync(_home, ShiftedClock.Showing("2026-03-01T21:00:00Z")))
        {
            id = (await SaveAsync(before, _nightly)).Id;
        }
        SqliteConnection.ClearAllPools(); // Windows does not allow overwriting a file that the pool keeps open
        File.WriteAllText(_home.Paths.QuartzDatabase, new string('x', 9000));

        await using (var late = await TestService.StartAsync(_home, ShiftedClock.Showing("2026-03-02T08:00:00Z")))
        {
            Assert.Equal("Night 2026-03-01 22:00", (await FirstRunAsync(late)).Name);
            Assert.Equal(
                new DateTimeOffset(2026, 3, 2, 22, 0, 0, TimeSpan.Zero),
                (await late.GetAsync<ScheduleSummary>($"/api/schedules/{id}")).Next[0]
            );
        }

        await using var next = await TestService.StartAsync(_home, ShiftedClock.Showing("2026-03-02T22:05:00Z"));
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        next.Book.Changed += (before, after) =>
        {
            if (before is null && after?.Name == "Night 2026-03-02 22:00")
            {
                second.TrySetResult();
            }
        };
        if (next.Book.All().Any(run => run.Name == "Night 2026-03-02 22:00"))
        {
            second.TrySetResult();
        }
        await second.Task.WaitAsync(TestService.Patience);
    }

    [Fact]
    public async Task RunNow_Twice_StartsTwoRuns()
    {
        await using var service = await TestService.StartAsync(_home);
        var schedule = await SaveAsync(service, _nightly);

        await service.PostAsync($"/api/schedules/{schedule.Id}/run");
        await service.PostAsync($"/api/schedules/{schedule.Id}/run");

        Assert.Equal(2, service.Book.All().Count(run => run.ScheduleId == schedule.Id));
    }

    [Fact]
    public async Task Save_OfRunsThatStartFasterThanTheyFinish_WarnsInTheAnswer()
    {
        await using var service = await TestService.StartAsync(_home);
        var measured = service.Book.Add("measured", _home.Script())!;
        service.Book.Change(measured.Id, row =>
            row with
            {
                State = RunState.Completed,
                Position = null,
                Progress = row.Progress with { Step = 1000, MaxSteps = 1000, MeasuredTokensPerSecond = 500 },
            }
        );

        var everyMinute = await SaveAsync(service, new ScheduleWhen(ScheduleKind.Cron, Cron: "* * * * *", TimeZone: "UTC"), _home.Script());
        var nightly = await SaveAsync(service, _nightly, _home.Script("steps 1") with { Schedule = new() { MaxSteps = 2 } });

        Assert.Contains("runs will pile up in the queue", everyMinute.Warning);
        Assert.Equal(everyMinute.Warning, (await service.GetAsync<ScheduleSummary>($"/api/schedules/{everyMinute.Id}")).Warning);
        Assert.Null(nightly.Warning);
    }

    private async Task<ScheduleSummary> SaveAsync(TestService service, ScheduleWhen when, TrainingPlan? plan = null) =>
        (await TrySaveAsync(service, when, plan))!;

    /// <summary>Null when the request was refused.</summary>
    private async Task<ScheduleSummary?> TrySaveAsync(TestService service, ScheduleWhen when, TrainingPlan? plan = null)
    {
        var answer = await service.Client.PostAsJsonAsync(
            "/api/schedules",
            new SaveSchedule("Night", when, plan ?? _home.Script("steps 1")),
            ContractJson.Options
        );
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<ScheduleSummary>(ContractJson.Options) : null;
    }

    private static async Task<RunRow> FirstRunAsync(TestService service)
    {
        var added = new TaskCompletionSource<RunRow>(TaskCreationOptions.RunContinuationsAsynchronously);
        service.Book.Changed += (_, after) =>
        {
            if (after is not null)
            {
                added.TrySetResult(after);
            }
        };
        if (service.Book.All() is [var there, ..])
        {
            added.TrySetResult(there);
        }
        return await added.Task.WaitAsync(TestService.Patience);
    }

    public void Dispose() => _home.Dispose();
}
