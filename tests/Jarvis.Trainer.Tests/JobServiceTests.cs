using System.Net;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class JobServiceTests : IDisposable
{
    private readonly TempHome _home = new();

    [Fact]
    public async Task Job_ThatEnds_SaysWhatCameOutAndRingsTheBell()
    {
        await using var service = await TestService.StartAsync(_home);

        service.Of<JobService>().Start("doctor", "Doctor: texts", "texts", (_, _) => new JobOutcome("3 findings", "texts"));

        var job = await UntilAsync(service, ImportState.Done);
        Assert.Equal(("3 findings", "texts", 1.0), (job.Text, job.Result, job.Progress));
        Assert.Contains(await service.GetAsync<List<Notice>>("/api/notices"), notice => notice.Title == "Doctor: texts is done");
    }

    [Fact]
    public async Task Job_ThatIsCancelledAtWork_StopsAndLetsTheNextBegin()
    {
        await using var service = await TestService.StartAsync(_home);
        var jobs = service.Of<JobService>();
        using var atWork = new ManualResetEventSlim();
        var endless = jobs.Start(
            "mend",
            "Endless",
            "texts",
            (_, cancellationToken) =>
            {
                atWork.Set();
                cancellationToken.WaitHandle.WaitOne();
                cancellationToken.ThrowIfCancellationRequested();
                return new JobOutcome("never");
            }
        );
        jobs.Start("doctor", "Next", "texts", (_, _) => new JobOutcome("went on"));
        Assert.True(atWork.Wait(TestService.Patience));
        Assert.Throws<RequestRefusedException>(() => jobs.Start("mend", "The same again", "texts", (_, _) => default));

        await service.Client.DeleteAsync($"/api/jobs/{endless.Id}");

        await UntilAsync(service, ImportState.Done);
        Assert.Equal([ImportState.Cancelled, ImportState.Done], jobs.All().Select(job => job.State));
        Assert.False(jobs.IsBusy("texts"));
        await service.Client.DeleteAsync($"/api/jobs/{endless.Id}");
        Assert.Equal("Next", Assert.Single(jobs.All()).Name);
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.DeleteAsync($"/api/jobs/{endless.Id}")).StatusCode);
    }

    [Fact]
    public async Task Job_ThatFails_SaysWhyInWordsOnly()
    {
        await using var service = await TestService.StartAsync(_home);
        var jobs = service.Of<JobService>();

        jobs.Start("mend", "First", null, (_, _) => throw new DatasetException("There is nothing to mend."));
        jobs.Start("mend", "Second", null, (_, _) => throw new InvalidOperationException("an index of ours was wrong"));
        jobs.Start("mend", "Third", null, (_, _) => new JobOutcome("fine"));

        await UntilAsync(service, ImportState.Done);
        Assert.Equal(
            ["There is nothing to mend.", "Something failed that should not. JARVIS_HOME/logs/trainer.log says what.", null],
            jobs.All().Select(job => job.Error)
        );
    }

    public void Dispose() => _home.Dispose();

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
