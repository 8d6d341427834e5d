using System.Net;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Gpt2;
using Jarvis.Trainer.Queue;
using Jarvis.Trainer.Tests.Support;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>A checkpoint that adapters are based on is deleted only after them.</summary>
public sealed class AdapterRunsTests : IDisposable
{
    private readonly TempHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Delete_OfTheRunBelowAnAdapter_IsRefusedByName()
    {
        await using var service = await TestService.StartAsync(_home);
        var (below, checkpoint) = await BelowAsync(service);
        var adapter = await AdapterAsync(service, checkpoint);
        Assert.Equal(_home.Paths.Run(adapter.Id).Directory, Assert.Single(NeededBase.By(checkpoint)));

        var refused = await service.Client.DeleteAsync($"/api/runs/{below.Id}");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("my adapter", (await TestService.ProblemAsync(refused)).GetProperty("detail").GetString());
        Assert.True((await service.Client.DeleteAsync($"/api/runs/{adapter.Id}")).IsSuccessStatusCode);
        Assert.True((await service.Client.DeleteAsync($"/api/runs/{below.Id}")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Sweep_OfADeletedRunWhoseAdapterCameBack_LeavesIt()
    {
        string id;
        await using (var service = await TestService.StartAsync(_home, ShiftedClock.Showing("2026-03-01T12:00:00Z")))
        {
            var (below, checkpoint) = await BelowAsync(service);
            var adapter = await AdapterAsync(service, checkpoint);
            id = below.Id;
            await service.Client.DeleteAsync($"/api/runs/{adapter.Id}");
            await service.Client.DeleteAsync($"/api/runs/{id}");
            await service.PostAsync($"/api/runs/{adapter.Id}/restore");
        }
        await using var later = await TestService.StartAsync(_home, ShiftedClock.Showing("2026-03-01T12:02:00Z"));
        later.Of<IEnumerable<IHostedService>>().OfType<DeletedRuns>().Single().Sweep();
        Assert.True(Directory.Exists(_home.Paths.Run(id).Checkpoints));
    }

    private async Task<(RunSummary Run, string Checkpoint)> BelowAsync(TestService service)
    {
        var run = await service.CreateAsync(_home.Script("steps 1"), "below");
        await service.UntilAsync(run.Id, RunState.Completed);
        string folder = _home.Paths.Run(run.Id).Checkpoint(1);
        using var writer = new FolderWriter(folder);
        writer.Add(ModelConfig.FileName, new Gpt2Config(new ModelShape(2, 2, 16, 16, 256)).ToJson().ToJsonString());
        writer.Publish(files => new CheckpointManifest(
            CheckpointManifest.CurrentFormat,
            1,
            DateTimeOffset.UnixEpoch,
            1,
            null,
            false,
            files
        ));
        return (run, folder);
    }

    private async Task<RunSummary> AdapterAsync(TestService service, string checkpoint)
    {
        var run = await service.CreateAsync(
            _home.Script("steps 1") with
            {
                FineTuning = _home.Script("steps 1").FineTuning with { Method = FineTuningMethod.Lora },
                Model = _home.Script("steps 1").Model with { BaseModel = checkpoint },
            },
            "my adapter"
        );
        await service.UntilAsync(run.Id, RunState.Completed);
        return run;
    }
}
