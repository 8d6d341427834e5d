using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using Jarvis.Contracts;
using Jarvis.Runs.Models;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Models;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>Model folders by path and zip files by upload: what is recognised, what is copied, what is refused.</summary>
public sealed class ModelImportApiTests : IDisposable
{
    private readonly TempHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Import_OfAFolder_ShowsWhatItIsAndCopiesItWithItsHashes()
    {
        string folder = Model("tiny model");
        await File.WriteAllTextAsync(Path.Combine(folder, "README.md"), "not part of a model");
        await using var service = await TestService.StartAsync(_home);
        var probe = await ProbeAsync(service, new ProbeModel(folder));
        Assert.Equal(
            ("tiny model", "gpt2", 1, 16, 64, "fp32"),
            (probe.Name, probe.Family, probe.Layers, probe.Width, probe.ContextLength, probe.Precision)
        );
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"], probe.Files);
        Assert.Equal((probe.Vocabulary, true), (probe.TokenizerTokens, probe.Tokenizer!.StartsWith("BPE", StringComparison.Ordinal)));
        Assert.Equal(probe.Files.Sum(file => new FileInfo(Path.Combine(folder, file)).Length), probe.Bytes);
        Assert.Empty(await service.GetAsync<List<ModelSummary>>("/api/models"));

        Assert.Equal("tiny-model/v1", (await ImportAsync(service, new ImportModel(Path: folder))).Result);
        Assert.Equal("tiny-model-2/v1", (await ImportAsync(service, new ImportModel("Tiny model", folder))).Result);
        var models = await service.GetAsync<List<ModelSummary>>("/api/models");
        Assert.Equal(["Tiny model", "tiny model"], models.Select(model => model.Title));
        Assert.All(models, model =>
            Assert.Equal((folder, null, true, probe.Parameters), (model.Source, model.RunId, model.Kept, model.Parameters))
        );
        var proof = await service.Client.PostAsync("/api/models/tiny-model/v1/verify", null);
        Assert.Null((await proof.Content.ReadFromJsonAsync<CheckpointProof>(ContractJson.Options))!.Damage);
        Assert.False(File.Exists(Path.Combine(_home.Paths.Models, "tiny-model", "v1", "README.md")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a folder/gpt2/")]
    public async Task Import_OfAZipFile_ReadsTheFolderInItAndDropsTheUpload(string within)
    {
        string folder = Model("tiny");
        await using var service = await TestService.StartAsync(_home);
        var upload = await UploadAsync(service, "My model.zip", Zip(folder, within));
        var probe = await ProbeAsync(service, new ProbeModel(UploadId: upload.Id));
        Assert.Equal(("My model", (await ProbeAsync(service, new ProbeModel(folder))).Parameters), (probe.Name, probe.Parameters));
        Assert.Equal("my-model/v1", (await ImportAsync(service, new ImportModel(UploadId: upload.Id))).Result);
        var model = Assert.Single(await service.GetAsync<List<ModelSummary>>("/api/models"));
        Assert.Equal(("My model", "My model.zip"), (model.Title, model.Source));
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(folder, "model.safetensors")),
            await File.ReadAllBytesAsync(Path.Combine(model.Path, "model.safetensors"))
        );
        Assert.Empty(Directory.GetFiles(_home.Paths.Uploads));
    }

    [Fact]
    public async Task Probe_OfWhatIsNoModel_SaysWhyAndWhatToDo()
    {
        await using var service = await TestService.StartAsync(_home);
        foreach (
            var (name, change, expected) in new (string, Action<string>, string)[]
            {
                ("no-config", folder => File.Delete(Path.Combine(folder, "config.json")), "no config.json"),
                ("no-weights", folder => File.Delete(Path.Combine(folder, "model.safetensors")), "no model.safetensors"),
                ("pickle", folder => Rename(folder, "model.safetensors", "pytorch_model.bin"), "safe_serialization"),
                ("adapter", folder => Rename(folder, "config.json", "adapter_config.json"), "adapter without its base"),
                ("torn", folder => Cut(folder, "model.safetensors"), "not a whole safetensors file"),
                ("other", folder => Put(folder, "config.json", """{"model_type": "bert"}"""), "'bert'"),
                ("larger", folder => Put(folder, "config.json", Larger(folder)), "files are missing"),
            }
        )
        {
            string folder = Model(name);
            change(folder);
            foreach (
                var probe in new[]
                {
                    new ProbeModel(folder),
                    new ProbeModel(UploadId: (await UploadAsync(service, $"{name}.zip", Zip(folder, "x/"))).Id),
                }
            )
            {
                var refused = await service.Client.PostAsJsonAsync("/api/models/probe", probe, ContractJson.Options);
                Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
                string detail = (await TestService.ProblemAsync(refused)).GetProperty("detail").GetString()!;
                // A zip file has no folder of its own: without a config.json nothing in it is one.
                Assert.Contains(name == "no-config" && probe.UploadId is not null ? "no zip file of a model folder" : expected, detail);
                Assert.DoesNotContain("jarvis-scratch", detail);
            }
        }
    }

    [Fact]
    public async Task Probe_OfATornZipFileOrAForeignPath_IsRefused()
    {
        await using var service = await TestService.StartAsync(_home);
        byte[] zip = Zip(Model("tiny"), "");
        var torn = await UploadAsync(service, "torn.zip", zip[..^40]);
        Assert.Contains("not a zip file", await RefusedAsync(service, new ProbeModel(UploadId: torn.Id)));
        Assert.Contains("not absolute", await RefusedAsync(service, new ProbeModel("models/tiny")));
        Assert.Contains("Jarvis itself", await RefusedAsync(service, new ProbeModel(_home.Paths.Home)));
        Assert.Contains("neither a folder", await RefusedAsync(service, new ProbeModel(Path.Combine(_home.Paths.Data, "gone"))));
        Assert.Contains("not both", await RefusedAsync(service, new ProbeModel(_home.Paths.Data, torn.Id)));
    }

    [Fact]
    public void Import_ThatIsCancelled_LeavesNothing()
    {
        string target = Path.Combine(_home.Paths.Models, "tiny", "v1");
        using var cancel = new CancellationTokenSource();
        using var source = new FolderSource(Model("tiny"));
        Assert.Throws<OperationCanceledException>(() =>
            ModelImport.Run(source, new ImportedModel("tiny", "test"), target, TimeProvider.System, _ => cancel.Cancel(), cancel.Token)
        );
        Assert.Empty(Directory.GetDirectories(Path.GetDirectoryName(target)!));
    }

    [Fact]
    public async Task Retry_OfAnImportWhoseIdWasTakenMeanwhile_GetsANumber()
    {
        string folder = Model("tiny");
        await using var service = await TestService.StartAsync(_home);
        var kind = service.Of<JobKinds>().Get(ModelImportJob.Kind);
        string request = kind.Write(new ModelImportTask("tiny", "tiny", folder, null, folder));
        var failed = new JobRow(99, ModelImportJob.Kind, "Import of tiny", request, DateTimeOffset.UnixEpoch) { Target = "tiny/v1" };
        Assert.Equal("tiny/v1", kind.Renewed(failed).Target);
        await ImportAsync(service, new ImportModel("tiny", folder));
        var renewed = kind.Renewed(failed);
        Assert.Equal(("tiny-2/v1", "tiny-2"), (renewed.Target, ModelImportJob.Read(renewed)!.Owner));
    }

    [Fact]
    public void Id_ThatARunOrAnotherModelHas_GetsANumber()
    {
        Directory.CreateDirectory(Path.Combine(_home.Paths.Models, "gpt2", "v1"));
        Directory.CreateDirectory(Path.Combine(_home.Paths.Models, "deleted"));
        Directory.CreateDirectory(_home.Paths.Run("gpt2-2").Directory);
        Assert.Equal("deleted", ModelImport.FreeId(_home.Paths, "deleted"));
        Assert.Equal("gpt2-4", ModelImport.FreeId(_home.Paths, "gpt2", id => id == "gpt2-3"));
    }

    private string Model(string name) => TinyCheckpoint.Write(Directory.CreateDirectory(Path.Combine(_home.Paths.Data, name)).FullName);

    private static void Rename(string folder, string from, string to) => File.Move(Path.Combine(folder, from), Path.Combine(folder, to));

    private static void Put(string folder, string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);

    private static void Cut(string folder, string name)
    {
        using var file = File.Open(Path.Combine(folder, name), FileMode.Open);
        file.SetLength(file.Length - 100);
    }

    private static string Larger(string folder) =>
        File.ReadAllText(Path.Combine(folder, "config.json")).Replace("\"n_layer\": 1", "\"n_layer\": 2", StringComparison.Ordinal);

    private static byte[] Zip(string folder, string within)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string file in Directory.GetFiles(folder))
            {
                using var entry = zip.CreateEntry(within + Path.GetFileName(file)).Open();
                entry.Write(File.ReadAllBytes(file));
            }
            zip.CreateEntry("__MACOSX/._config.json");
        }
        return bytes.ToArray();
    }

    private static async Task<UploadDone> UploadAsync(TestService service, string name, byte[] content)
    {
        using var body = new ByteArrayContent(content);
        var answer = await service.Client.PostAsync($"/api/uploads?name={Uri.EscapeDataString(name)}", body);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<UploadDone>(ContractJson.Options))!;
    }

    private static async Task<ModelProbe> ProbeAsync(TestService service, ProbeModel request)
    {
        var answer = await service.Client.PostAsJsonAsync("/api/models/probe", request, ContractJson.Options);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<ModelProbe>(ContractJson.Options))!;
    }

    private static async Task<string> RefusedAsync(TestService service, ProbeModel request)
    {
        var answer = await service.Client.PostAsJsonAsync("/api/models/probe", request, ContractJson.Options);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return (await TestService.ProblemAsync(answer)).GetProperty("detail").GetString()!;
    }

    private static async Task<DataJob> ImportAsync(TestService service, ImportModel request)
    {
        var answer = await service.Client.PostAsJsonAsync("/api/models/import", request, ContractJson.Options);
        var job = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<DataJob>(ContractJson.Options))!;
        await TestService.UntilAsync(async () =>
            (job = await service.GetAsync<DataJob>($"/api/jobs/{job.Id}")).State is not (ImportState.Waiting or ImportState.Running)
        );
        Assert.True(job.State is ImportState.Done, job.Error);
        return job;
    }
}
