using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Runs.Models;
using Jarvis.Trainer.Models;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>Finished checkpoints and models in the home: listed, kept, verified, exported, deleted.</summary>
public sealed class ModelsApiTests : IDisposable
{
    private readonly TempHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task List_OfARunAndAModelOfTheHome_SaysWhatEachIsAndWhatStandsOnIt()
    {
        await using var service = await TestService.StartAsync(_home);
        var run = await TrainedAsync(service, "night");
        TinyCheckpoint.Publish(Path.Combine(_home.Paths.Models, "gpt2", "v1"), step: 1);
        Directory.CreateDirectory(Path.Combine(_home.Paths.Models, "gpt2", "v2.writing-77"));
        string folder = _home.Paths.Run(run.Id).Checkpoint(20);
        await AdapterAsync(service, folder);
        await ScheduleAsync(service, folder);

        var models = await service.GetAsync<List<ModelSummary>>("/api/models");
        Assert.Equal([$"{run.Id}/step-00000020", $"{run.Id}/step-00000010", "gpt2/v1"], models.Select(model => model.Id));
        var (last, best, imported) = (models[0], models[1], models[2]);
        Assert.Equal(("night", 20L, 2.5, 2.4, true, false, true), Facts(last));
        Assert.Equal(("night", 10L, 2.2, null, false, true, false), Facts(best));
        Assert.Equal(("gpt2", 64, "fp32", 5000L), (last.Architecture, last.ContextLength, last.Precision, last.Parameters));
        Assert.Equal((null, true, "gpt2"), (imported.RunId, imported.Kept, imported.Title));
        Assert.Equal(
            [new ModelUse("lora", "my-adapter-2", "my adapter", true), new ModelUse("schedule", last.UsedBy[1].Id, "nightly", false)],
            last.UsedBy
        );
        Assert.Contains("my adapter needs it", last.Needed);
        Assert.Empty(best.UsedBy);
        Assert.Null(best.Needed);

        static (string, long, double?, double?, bool, bool, bool) Facts(ModelSummary model) =>
            (model.Title, model.Step, model.ValidationLoss, model.EmaLoss, model.HasEma, model.Best, model.Last);
    }

    [Fact]
    public async Task Keep_OfACheckpoint_MarksItForRetentionAndComesBack()
    {
        await using var service = await TestService.StartAsync(_home);
        var run = await TrainedAsync(service, "night");
        string route = $"/api/models/{run.Id}/step-00000010",
            folder = _home.Paths.Run(run.Id).Checkpoint(10);
        Assert.True((await PatchAsync(service, route, true)).Kept);
        new CheckpointStore(_home.Paths.Run(run.Id).Checkpoints).Retain(new Retention(1), best: null);
        Assert.True(Directory.Exists(folder));
        Assert.True((await service.GetAsync<ModelSummary>(route)).Kept);
        Assert.Null((await VerifyAsync(service, route)).Damage);
        Assert.False((await PatchAsync(service, route, false)).Kept);
        new CheckpointStore(_home.Paths.Run(run.Id).Checkpoints).Retain(new Retention(1), best: null);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Keep_OfAnImportedModel_CannotBeTakenBack()
    {
        TinyCheckpoint.Publish(Path.Combine(_home.Paths.Models, "gpt2", "v1"));
        await using var service = await TestService.StartAsync(_home);
        var refused = await service.Client.PatchAsJsonAsync("/api/models/gpt2/v1", new EditModel(false), ContractJson.Options);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.True((await service.GetAsync<ModelSummary>("/api/models/gpt2/v1")).Kept);
    }

    [Fact]
    public async Task Verify_OfADamagedCheckpoint_NamesTheFile()
    {
        TinyCheckpoint.Publish(Path.Combine(_home.Paths.Models, "gpt2", "v1"));
        await using var service = await TestService.StartAsync(_home);
        var sound = await VerifyAsync(service, "/api/models/gpt2/v1");
        Assert.Equal((null, 4), (sound.Damage, sound.Files));
        string weights = Path.Combine(_home.Paths.Models, "gpt2", "v1", "model.safetensors");
        byte[] bytes = await File.ReadAllBytesAsync(weights);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(weights, bytes);
        Assert.StartsWith("model.safetensors", (await VerifyAsync(service, "/api/models/gpt2/v1")).Damage);
    }

    [Fact]
    public async Task Delete_OfAModel_CanBeUndoneAndIsRefusedWhileAnAdapterNeedsIt()
    {
        await using var service = await TestService.StartAsync(_home);
        var run = await TrainedAsync(service, "night");
        string folder = _home.Paths.Run(run.Id).Checkpoint(20),
            route = $"/api/models/{run.Id}/step-00000020";
        var adapter = await AdapterAsync(service, folder);
        var refused = await service.Client.DeleteAsync(route);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("my adapter", (await TestService.ProblemAsync(refused)).GetProperty("detail").GetString());
        Assert.True(Directory.Exists(folder));

        (await service.Client.DeleteAsync($"/api/runs/{adapter.Id}")).EnsureSuccessStatusCode();
        Directory.Delete(_home.Paths.Run(adapter.Id).Directory, recursive: true);
        (await service.Client.DeleteAsync(route)).EnsureSuccessStatusCode();
        Assert.Equal(["step-00000010"], (await service.GetAsync<List<ModelSummary>>("/api/models")).Select(model => model.Name));
        Assert.Equal(["step-00000010"], (await service.GetAsync<List<CheckpointSummary>>("/api/checkpoints")).Select(each => each.Name));
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.GetAsync(route)).StatusCode);

        (await service.Client.PostAsync($"{route}/restore", null)).EnsureSuccessStatusCode();
        Assert.Equal(2, (await service.GetAsync<List<ModelSummary>>("/api/models")).Count);
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.PostAsync($"{route}/restore", null)).StatusCode);
    }

    [Fact]
    public async Task Delete_OfAModel_IsForGoodAfterAMinute()
    {
        string folder = TinyCheckpoint.Publish(Path.Combine(_home.Paths.Models, "gpt2", "v1"));
        await using var service = await TestService.StartAsync(_home);
        (await service.Client.DeleteAsync("/api/models/gpt2/v1")).EnsureSuccessStatusCode();
        service.Of<ModelLibrary>().Sweep(atStart: false);
        Assert.True(Directory.Exists(folder + ".deleting"));
        service.Of<ModelLibrary>().Sweep(atStart: true);
        Assert.False(Directory.Exists(folder + ".deleting"));
    }

    [Theory]
    [InlineData("night-1/..")]
    [InlineData("../gpt2")]
    [InlineData("gpt2/v2")]
    [InlineData("gpt2/v1.deleting")]
    [InlineData("%2e%2e/runs")]
    public async Task Get_OfWhatIsNoModel_IsNotFound(string id)
    {
        TinyCheckpoint.Publish(Path.Combine(_home.Paths.Models, "gpt2", "v1"));
        await using var service = await TestService.StartAsync(_home);
        foreach (string act in new[] { "", "/verify", "/export", "/restore" })
        {
            using var content = JsonContent.Create(new ExportModel());
            var answer =
                act.Length == 0
                    ? await service.Client.DeleteAsync($"/api/models/{id}")
                    : await service.Client.PostAsync($"/api/models/{id}{act}", content);
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, $"{id}{act}: {answer.StatusCode}");
        }
        Assert.True(Directory.Exists(Path.Combine(_home.Paths.Models, "gpt2", "v1")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Export_OfACheckpoint_IsAZipOfAModelFolderThatCanBeFetched(bool ema)
    {
        await using var service = await TestService.StartAsync(_home);
        var run = await TrainedAsync(service, "night");
        var job = await ExportAsync(service, $"{run.Id}/step-00000020", ema);
        Assert.Equal((ImportState.Done, $"{run.Id}-step-00000020{(ema ? "-ema" : "")}.zip"), (job.State, job.Result));
        var file = Assert.Single(await service.GetAsync<List<ExportedFile>>("/api/exports"));
        Assert.Equal((job.Result, TimeSpan.FromDays(1)), (file.Name, file.RemovedAt - file.MadeAt));

        using var answer = await service.Client.GetAsync($"/api/exports/{job.Result}");
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(file.Bytes, answer.Content.Headers.ContentLength);
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        string folder = Path.Combine(_home.Paths.Run(run.Id).Checkpoint(20), ema ? "ema" : "");
        Assert.Equal(
            ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"],
            zip.Entries.Select(entry => entry.FullName.Split('/')[1]).Order()
        );
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            using var content = new MemoryStream();
            await stream.CopyToAsync(content);
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder, entry.Name)), content.ToArray());
        }
    }

    [Fact]
    public async Task Export_WithoutAverage_IsRefused()
    {
        TinyCheckpoint.Publish(Path.Combine(_home.Paths.Models, "gpt2", "v1"));
        await using var service = await TestService.StartAsync(_home);
        var refused = await service.Client.PostAsJsonAsync("/api/models/gpt2/v1/export", new ExportModel(Ema: true), ContractJson.Options);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public void Zip_ThatIsCancelled_LeavesNothing()
    {
        string folder = TinyCheckpoint.Publish(Path.Combine(_home.Paths.Models, "gpt2", "v1")),
            zip = Path.Combine(_home.Paths.Home, "model.zip");
        using var cancel = new CancellationTokenSource();
        using (var parts = Engine.Training.ModelParts.Open(folder, ema: false))
        {
            Assert.Throws<OperationCanceledException>(() => ModelZip.Write(parts, zip, "model", _ => cancel.Cancel(), cancel.Token));
        }
        Assert.Empty(Directory.GetFiles(_home.Paths.Home, "model.zip*"));
    }

    /// <summary>A run with a best checkpoint at step 10 and a last one at step 20, which has an average.</summary>
    private async Task<RunSummary> TrainedAsync(TestService service, string name)
    {
        var run = await service.CreateAsync(_home.Script("steps 1"), name);
        await service.UntilAsync(run.Id, RunState.Completed);
        TinyCheckpoint.Publish(_home.Paths.Run(run.Id).Checkpoint(10), 10, loss: 2.2, best: true);
        TinyCheckpoint.Publish(_home.Paths.Run(run.Id).Checkpoint(20), 20, loss: 2.5, ema: true);
        return run;
    }

    private async Task<RunSummary> AdapterAsync(TestService service, string model)
    {
        var run = await service.CreateAsync(OnTop(model), "my adapter");
        await service.UntilAsync(run.Id, RunState.Completed);
        return run;
    }

    private async Task ScheduleAsync(TestService service, string model)
    {
        var when = new ScheduleWhen(ScheduleKind.Daily, Time: "22:00", TimeZone: "UTC");
        var answer = await service.Client.PostAsJsonAsync(
            "/api/schedules",
            new SaveSchedule("nightly", when, OnTop(model)),
            ContractJson.Options
        );
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private TrainingPlan OnTop(string model) =>
        _home.Script("steps 1") with
        {
            FineTuning = _home.Script("steps 1").FineTuning with { Method = FineTuningMethod.Lora },
            Model = _home.Script("steps 1").Model with { BaseModel = model },
        };

    private static async Task<ModelSummary> PatchAsync(TestService service, string route, bool kept)
    {
        var answer = await service.Client.PatchAsJsonAsync(route, new EditModel(kept), ContractJson.Options);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<ModelSummary>(ContractJson.Options))!;
    }

    private static async Task<CheckpointProof> VerifyAsync(TestService service, string route)
    {
        var answer = await service.Client.PostAsync($"{route}/verify", null);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<CheckpointProof>(ContractJson.Options))!;
    }

    private static async Task<DataJob> ExportAsync(TestService service, string id, bool ema)
    {
        var answer = await service.Client.PostAsJsonAsync($"/api/models/{id}/export", new ExportModel(ema), ContractJson.Options);
        var job = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<DataJob>(ContractJson.Options))!;
        await TestService.UntilAsync(async () =>
            (job = await service.GetAsync<DataJob>($"/api/jobs/{job.Id}")).State is not (ImportState.Waiting or ImportState.Running)
        );
        return job;
    }
}
