using System.Net;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Storage;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class JobServiceTests : IDisposable
{
    private readonly TempHome _home = new();
    private readonly ScriptedWorks _works = new();

    [Fact]
    public async Task Job_ThatEnds_SaysWhatCameOutAndRingsTheBell()
    {
        await using var service = await StartAsync();
        _works.Scripts["examine"] = _ => new JobOutcome("3 findings", "texts");

        service.Of<JobService>().Start(ScriptedJob.New("Doctor: texts", "examine", "texts"));

        var job = await UntilAsync(service, ImportState.Done);
        Assert.Equal(("3 findings", "texts", 1.0), (job.Text, job.Result, job.Progress));
        Assert.Contains(await service.GetAsync<List<Notice>>("/api/notices"), notice =>
            notice is { Title: "Doctor: texts finished", Job: ScriptedJob.Kind, Target: "texts" }
        );
    }

    [Fact]
    public async Task Job_ThatIsCancelledAtWork_StopsAndLetsTheNextBegin()
    {
        await using var service = await StartAsync();
        var jobs = service.Of<JobService>();
        using var atWork = new ManualResetEventSlim();
        _works.Scripts["endless"] = Endless(atWork);
        _works.Scripts["next"] = _ => new JobOutcome("went on");
        string endless = jobs.Start(ScriptedJob.New("Endless", "endless", "texts")).Id();
        jobs.Start(ScriptedJob.New("Next", "next", "texts", OtherScriptedJob.Kind));
        Assert.True(atWork.Wait(TestService.Patience));
        Assert.Throws<RequestRefusedException>(() => jobs.Start(ScriptedJob.New("The same again", "next", "texts")));

        await service.Client.DeleteAsync($"/api/jobs/{endless}");

        await UntilAsync(service, ImportState.Done);
        Assert.Equal([ImportState.Cancelled, ImportState.Done], jobs.All().Select(job => job.State));
        Assert.False(jobs.IsBusy("texts"));
        await service.Client.DeleteAsync($"/api/jobs/{endless}");
        Assert.Equal("Next", Assert.Single(jobs.All()).Name);
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.DeleteAsync($"/api/jobs/{endless}")).StatusCode);
    }

    [Fact]
    public async Task Job_ThatFails_SaysWhyInWordsOnly()
    {
        await using var service = await StartAsync();
        var jobs = service.Of<JobService>();
        _works.Scripts["first"] = _ => throw new DatasetException("There is nothing to mend.");
        _works.Scripts["second"] = _ => throw new InvalidOperationException("an index of ours was wrong");
        _works.Scripts["third"] = _ => new JobOutcome("fine");

        jobs.Start(ScriptedJob.New("First", "first"));
        jobs.Start(ScriptedJob.New("Second", "second"));
        jobs.Start(ScriptedJob.New("Third", "third"));

        await UntilAsync(service, ImportState.Done);
        Assert.Equal(
            ["There is nothing to mend.", "Something failed that should not. JARVIS_HOME/logs/trainer.log says what.", null],
            jobs.All().Select(job => job.Error)
        );
    }

    [Fact]
    public async Task Jobs_OfAServiceThatStops_GoOnInTheirOrderAtTheNextStartAndSaySo()
    {
        using var atWork = new ManualResetEventSlim();
        _works.Scripts["long"] = job =>
        {
            job.Report(new JobStep("Counting: 7 words", 0.5));
            return Endless(atWork)(job);
        };
        _works.Scripts["short"] = _ => new JobOutcome("fine");
        await using (var stopped = await StartAsync())
        {
            stopped.Of<JobService>().Start(ScriptedJob.New("Long", "long", "texts"));
            stopped.Of<JobService>().Start(ScriptedJob.New("Short", "short"));
            Assert.True(atWork.Wait(TestService.Patience));
        }
        List<string> order = [];
        _works.Scripts["long"] = job => Ordered("long", job);
        _works.Scripts["short"] = job => Ordered("short", job);
        await using var next = await StartAsync();
        await TestService.UntilAsync(async () =>
            (await next.GetAsync<List<DataJob>>("/api/jobs")).TrueForAll(job => job.State is ImportState.Done)
        );

        Assert.Equal(["long", "short"], order);
        var (first, second) = (await next.GetAsync<DataJob>("/api/jobs/job-1"), await next.GetAsync<DataJob>("/api/jobs/job-2"));
        Assert.Equal(("Resumed after restart (attempt 2), starts over", 2), (first.Note, first.Attempt));
        Assert.Equal((null, 1), (second.Note, second.Attempt));
        var notice = Assert.Single(await next.GetAsync<List<Notice>>("/api/notices"), notice =>
            notice.Title == "Long resumed after restart"
        );
        Assert.Contains("50 % (Counting: 7 words)", notice.Text, StringComparison.Ordinal);

        JobOutcome Ordered(string name, JobRun job)
        {
            order.Add(name);
            Assert.False(job.IsAfterDeath);
            return new JobOutcome("fine");
        }
    }

    [Fact]
    public async Task Job_WhoseProcessDied_GoesOnFromItsSafePoint()
    {
        Left(Died(1) with { SafePoint = """{"script":"five"}""", SafePointText = "word 5", Deaths = 1 });
        _works.Scripts["half"] = job =>
        {
            Assert.True(job.IsAfterDeath);
            string from = job.SafePoint<ScriptedTask>()!.Script;
            job.Reached(new ScriptedTask("six"), "word 6");
            Assert.False(job.IsAfterDeath); // progress resets the count of earlier crashes
            return new JobOutcome($"from {from}");
        };
        await using var service = await StartAsync();

        var job = await UntilAsync(service, ImportState.Done);
        Assert.Equal(("from five", "Resumed after restart (attempt 2), resumes from word 5"), (job.Text, job.Note));
        Assert.Contains(await service.GetAsync<List<Notice>>("/api/notices"), notice =>
            notice.Title == "Half resumed after restart" && notice.Text.Contains("resumes from word 5", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Job_ThatTakesTheProcessWithItEachTime_FailsAtTheThirdAndCanBeTriedAgain()
    {
        Left(Died(1) with { Deaths = JobRecovery.MostDeaths - 2 }, Died(2) with { Deaths = JobRecovery.MostDeaths - 1 });
        _works.Scripts["half"] = job => new JobOutcome($"after death: {job.IsAfterDeath}");
        await using var service = await StartAsync();

        await UntilAsync(service, ImportState.Done);
        var failed = await service.GetAsync<DataJob>("/api/jobs/job-2");
        Assert.Equal((ImportState.Failed, true), (failed.State, failed.CanRetry));
        Assert.Contains("3 times in a row", failed.Error, StringComparison.Ordinal);
        Assert.Contains(await service.GetAsync<List<Notice>>("/api/notices"), notice => notice.Title == "Half failed");
        using var again = await service.Client.PostAsync("/api/jobs/job-2/retry", null);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        await TestService.UntilAsync(async () => (await service.GetAsync<DataJob>("/api/jobs/job-2")).State is ImportState.Done);
        Assert.Equal(["after death: True", "after death: False"], service.Of<JobService>().All().Select(job => job.Text));
        Assert.Equal(HttpStatusCode.Conflict, (await service.Client.PostAsync("/api/jobs/job-2/retry", null)).StatusCode);
    }

    [Fact]
    public async Task Job_ThatCannotBeBegunAgain_FailsWithTheReasonAndCanBeDismissed()
    {
        Left(Died(1) with { Kind = "of-another-version" }, Died(2) with { Request = """{"script":["no","longer","text"]}""" });
        await using var service = await StartAsync();

        foreach (string id in (string[])["job-1", "job-2"])
        {
            var job = await service.GetAsync<DataJob>($"/api/jobs/{id}");
            Assert.Equal(ImportState.Failed, job.State);
            Assert.Contains("Another version of Jarvis", job.Error, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NoContent, (await service.Client.DeleteAsync($"/api/jobs/{id}")).StatusCode);
        }
        Assert.Empty(service.Of<JobService>().All());
    }

    [Fact]
    public async Task Cancel_BeforeADeath_StaysCancelled()
    {
        Left(Died(1) with { IsCancelling = true }, Died(2) with { State = ImportState.Waiting, IsCancelling = true });
        _works.Scripts["half"] = _ => throw new InvalidOperationException("It was cancelled.");
        await using var service = await StartAsync();

        Assert.Equal([ImportState.Cancelled, ImportState.Cancelled], service.Of<JobService>().All().Select(job => job.State));
    }

    [Fact]
    public async Task Retry_OfAJobThatFailedWhileItWasBeingCancelled_IsNotCancelledByTheNextStart()
    {
        Left(Died(1) with { State = ImportState.Failed, Error = "Out of luck.", IsCancelling = true });
        using var atWork = new ManualResetEventSlim();
        _works.Scripts["half"] = Endless(atWork);
        await using (var service = await StartAsync())
        {
            Assert.Equal(HttpStatusCode.OK, (await service.Client.PostAsync("/api/jobs/job-1/retry", null)).StatusCode);
            Assert.True(atWork.Wait(TestService.Patience));
        }
        _works.Scripts["half"] = _ => new JobOutcome("made after all");
        await using var next = await StartAsync();

        Assert.Equal("made after all", (await UntilAsync(next, ImportState.Done)).Text);
    }

    public void Dispose() => _home.Dispose();

    private Task<TestService> StartAsync() => TestService.StartAsync(_home, services: _works.Register);

    private static JobRow Died(long number) =>
        new(number, ScriptedJob.Kind, "Half", """{"script":"half"}""", TimeProvider.System.GetUtcNow())
        {
            State = ImportState.Running,
            Attempts = 1,
            BegunAt = TimeProvider.System.GetUtcNow(),
        };

    /// <summary>The rows that a crashed process leaves in the database.</summary>
    private void Left(params IReadOnlyList<JobRow> rows)
    {
        var store = new JobStore(new TrainerDatabase(_home.Paths));
        foreach (var row in rows)
        {
            store.Save(row, flush: true);
        }
    }

    private static Func<JobRun, JobOutcome> Endless(ManualResetEventSlim atWork) =>
        job =>
        {
            atWork.Set();
            job.CancellationToken.WaitHandle.WaitOne();
            job.CancellationToken.ThrowIfCancellationRequested();
            return new JobOutcome("never");
        };

    private static async Task<DataJob> UntilAsync(TestService service, ImportState state)
    {
        using var limit = new CancellationTokenSource(TestService.Patience);
        while (true)
        {
            if ((await service.GetAsync<List<DataJob>>("/api/jobs")).Find(job => job.State == state) is { } found)
            {
                return found;
            }
            await Task.Delay(20, limit.Token);
        }
    }
}
