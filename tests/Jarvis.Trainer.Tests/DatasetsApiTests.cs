using System.Net;
using System.Net.Http.Json;
using System.Text;
using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Trainer.Datasets.Importing;
using Jarvis.Trainer.Paths;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Tests.Support;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class DatasetsApiTests : IDisposable
{
    private readonly TempHome _home = new();

    [Fact]
    public async Task Upload_ThenImport_MakesADatasetThatCanBeReadSearchedDeletedAndRestored()
    {
        await using var service = await TestService.StartAsync(_home);
        var upload = await UploadAsync(
            service,
            "Two Questions.jsonl",
            "{\"question\":\"Why is the sky blue?\",\"answer\":\"Scattering.\",\"domain\":\"physics\"}\n{\"text\":\"A "
                + "text.\"}\n{\"text\":\" A  text. \"}\n{\n"
        );
        var job = await ImportAsync(service, new ImportDataset(null, null, upload.Id, Options: new ReadingOptions(ForceBroken: true)));

        Assert.Equal((ImportState.Done, "two-questions", 2L), (job.State, job.DatasetId, job.Records));
        var dataset = Assert.Single(await service.GetAsync<List<DatasetSummary>>("/api/datasets"));
        Assert.Equal((2L, 1L, 1L, "Two Questions"), (dataset.Records, dataset.Duplicates, dataset.Broken, dataset.Name));
        Assert.Contains("line 4", Assert.Single((await service.GetAsync<DatasetSummary>("/api/datasets/two-questions")).BrokenExamples!));
        var found = await service.GetAsync<RecordPage>("/api/datasets/two-questions/records?query=sky&clip=10");
        Assert.Equal("Why is the …", Assert.Single(found.Records).Turns![0].Content);
        Assert.Empty(Directory.GetFiles(_home.Paths.Uploads));

        Assert.True((await service.Client.DeleteAsync("/api/datasets/two-questions")).IsSuccessStatusCode);
        Assert.Empty(await service.GetAsync<List<DatasetSummary>>("/api/datasets"));
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.GetAsync("/api/datasets/two-questions")).StatusCode);
        Assert.True((await service.Client.PostAsync("/api/datasets/two-questions/restore", null)).IsSuccessStatusCode);
        Assert.Equal(dataset.Hash, (await service.GetAsync<DatasetSummary>("/api/datasets/two-questions")).Hash);
    }

    [Fact]
    public async Task Import_InvalidLines_WaitsForConsentWithTheUploadKept()
    {
        await using var service = await TestService.StartAsync(_home);
        var upload = await UploadAsync(
            service,
            "a.jsonl",
            string.Concat(Enumerable.Range(0, 99).Select(i => $"{{\"text\":\"{i}\"}}\n")) + "{\n"
        );
        var stopped = await ImportAsync(service, new ImportDataset(null, null, upload.Id));
        Assert.Equal(
            (ImportState.Failed, 1L, 100L, false),
            (stopped.State, stopped.Broken!.Count, stopped.Broken.Looked, stopped.Broken.NeedsForce)
        );
        Assert.Contains("a.jsonl, line 100", Assert.Single(stopped.Broken.Examples));
        Assert.Empty(await service.GetAsync<List<DatasetSummary>>("/api/datasets"));

        Assert.True(
            (
                await service.Client.PostAsJsonAsync($"/api/imports/{stopped.Id}/accept", new AcceptInvalid(), ContractJson.Options)
            ).IsSuccessStatusCode
        );
        Assert.Equal((ImportState.Done, 99L), (await OverAsync(service, stopped.Id)) is var done ? (done.State, done.Records) : default);
        Assert.Equal(
            HttpStatusCode.Conflict,
            (
                await service.Client.PostAsJsonAsync($"/api/imports/{stopped.Id}/accept", new AcceptInvalid(), ContractJson.Options)
            ).StatusCode
        );
        Assert.Empty(Directory.GetFiles(_home.Paths.Uploads));

        var worse = await ImportAsync(
            service,
            new ImportDataset("Worse", null, (await UploadAsync(service, "b.jsonl", "{\"text\":\"a\"}\n{\n")).Id)
        );
        Assert.True(worse.Broken!.NeedsForce);
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await service.Client.PostAsJsonAsync($"/api/imports/{worse.Id}/accept", new AcceptInvalid(), ContractJson.Options)).StatusCode
        );
        Assert.True(
            (
                await service.Client.PostAsJsonAsync(
                    $"/api/imports/{worse.Id}/accept",
                    new AcceptInvalid(Force: true),
                    ContractJson.Options
                )
            ).IsSuccessStatusCode
        );
        Assert.Equal(ImportState.Done, (await OverAsync(service, worse.Id)).State);
    }

    [Fact]
    public async Task Import_SeveralUploadsAndAFolder_AreOneDatasetEach()
    {
        await using var service = await TestService.StartAsync(_home);
        var ids = new[]
        {
            (await UploadAsync(service, "a.jsonl", "{\"text\":\"one\"}\n")).Id,
            (await UploadAsync(service, "b.txt", "two")).Id,
        };
        var job = await ImportAsync(service, new ImportDataset("Both", null, null, UploadIds: ids));
        Assert.Equal((ImportState.Done, 2L), (job.State, job.Records));
        Assert.Equal(
            ["a.jsonl:1", "b.txt:1"],
            (await service.GetAsync<RecordPage>("/api/datasets/both/records")).Records.Select(r => r.Source)
        );
        Assert.Empty(Directory.GetFiles(_home.Paths.Uploads));

        var folder = Directory.CreateDirectory(Path.Combine(_home.Paths.Data, "texts")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "c.txt"), "three");
        await File.WriteAllTextAsync(Path.Combine(folder, "d.png"), "x");
        var second = await ImportAsync(service, new ImportDataset(null, folder, null));
        Assert.Equal((ImportState.Done, "texts"), (second.State, second.DatasetId));
        Assert.Contains("d.png", Assert.Single((await service.GetAsync<DatasetSummary>("/api/datasets/texts")).Notes!));
    }

    [Fact]
    public async Task BadFile_OfEveryKind_SaysFileLineAndReasonAndLeavesNothing()
    {
        await using var service = await TestService.StartAsync(_home);
        (string Name, byte[] Content, string Says)[] files =
        [
            ("cut.json", Utf8("[{\"text\":\"a\"},\n{\"text\":"), "cut.json, line 2: the file ends in the middle of record 2"),
            ("shape.jsonl", Utf8("{\"title\":1}"), "shape.jsonl, line 1: no known fields"),
            ("picture.txt", [0x89, 0x50, 0x4e, 0x47, 1, 2, 3], "picture.txt is a PNG picture"),
            ("zeros.txt", [65, 10, 0, 66], "zeros.txt, line 2: holds a zero byte"),
            ("blank.txt", Utf8(" \n \n"), "blank.txt holds nothing but white space"),
            ("program.exe", [65], "program.exe is of a type that Jarvis does not read"),
            ("empty.txt", [], "empty.txt has 0 bytes"),
        ];
        foreach (var (name, content, says) in files)
        {
            Assert.Contains(says, await RefusalAsync(service, name, content));
        }
        Assert.Empty(await service.GetAsync<List<DatasetSummary>>("/api/datasets"));
        Assert.Empty(Directory.GetFiles(_home.Paths.Uploads));
        Assert.Empty(Directory.GetDirectories(_home.Paths.Datasets));
    }

    [Fact]
    public async Task Import_ThatFailed_KeepsItsUploadOverARestartAndIsDoneAtAnotherTry()
    {
        ImportJob failed;
        await using (var service = await TestService.StartAsync(_home))
        {
            var upload = await UploadAsync(service, "cut.json", "[{\"text\":\"a\"},\n{\"text\":");
            failed = await ImportAsync(service, new ImportDataset("Mine", null, upload.Id));
            Assert.Equal((ImportState.Failed, true), (failed.State, failed.CanRetry));
        }
        await using var next = await TestService.StartAsync(_home);
        Assert.Equal(failed.Error, Assert.Single(await next.GetAsync<List<ImportJob>>("/api/imports")).Error);
        string kept = Directory.GetFiles(_home.Paths.Uploads).Single(file => Path.GetExtension(file).Length == 0);
        await File.WriteAllTextAsync(kept, "[{\"text\":\"a\"},\n{\"text\":\"b\"}]"); // completes the file, as if a disk error were gone
        Assert.Equal(HttpStatusCode.OK, (await next.Client.PostAsync($"/api/imports/{failed.Id}/retry", null)).StatusCode);
        Assert.Equal((ImportState.Done, 2L), (await OverAsync(next, failed.Id)) is var done ? (done.State, done.Records) : default);
        Assert.Empty(Directory.GetFiles(_home.Paths.Uploads));
    }

    [Fact]
    public async Task Upload_Interrupted_LeavesNothing()
    {
        await using var service = await TestService.StartAsync(_home);
        using var cancel = new CancellationTokenSource();
        var content = new EndlessContent(cancel, () => Parts().Length > 0);
        await Assert.ThrowsAnyAsync<Exception>(() => service.Client.PostAsync("/api/uploads?name=a.txt", content, cancel.Token));
        Assert.True(content.Arrived);
        for (int look = 0; look < 500 && Parts().Length > 0; look++)
        {
            await Task.Delay(20); // the server notices the closed connection only after a while
        }
        Assert.Empty(Parts());

        string[] Parts() => Directory.Exists(_home.Paths.Uploads) ? Directory.GetFiles(_home.Paths.Uploads) : [];
    }

    [Fact]
    public void Path_ThatIsAnAllowedFolderItself_MayBeReadAndItsNamesakeMayNot()
    {
        var texts = Directory.CreateTempSubdirectory("jarvis-texts-").FullName;
        try
        {
            var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Datasets:AllowedRoots:0", texts)]).Build();
            var paths = new ServerPaths(configuration, _home.Paths);

            Assert.Equal(texts, paths.Resolve(texts));
            Assert.Equal(Path.Combine(texts, "a.txt"), paths.Resolve(Path.Combine(texts, "a.txt")));
            Assert.Throws<RequestRefusedException>(() => paths.Resolve(texts + "2"));
        }
        finally
        {
            Directory.Delete(texts);
        }
    }

    [Fact]
    public async Task ImportByPath_ThroughALinkOutOfTheAllowedFolders_IsRefused()
    {
        await using var service = await TestService.StartAsync(_home);
        var link = Path.Combine(_home.Paths.Data, "link.txt");
        SymbolicLinks.ToFile(link, OfTheSystem.File);
        await IsOutsideAsync(service, link);
    }

    [Fact]
    public async Task ImportByPath_OutsideTheAllowedFolders_IsRefused()
    {
        await using var service = await TestService.StartAsync(_home);
        await IsOutsideAsync(service, OfTheSystem.File);
        await IsOutsideAsync(service, Path.Combine(_home.Paths.Home, Path.GetRelativePath(_home.Paths.Home, OfTheSystem.File)));
        var inside = Path.Combine(_home.Paths.Data, "inside.txt");
        await File.WriteAllTextAsync(inside, "Some text.");
        Assert.Equal(ImportState.Done, (await ImportAsync(service, new ImportDataset("Mine", inside, null))).State);
        Assert.Equal(ImportState.Done, (await ImportAsync(service, new ImportDataset("Mine", inside, null))).State);
        Assert.Equal(["mine", "mine-2"], (await service.GetAsync<List<DatasetSummary>>("/api/datasets")).Select(d => d.Id).Order());
    }

    private static async Task IsOutsideAsync(TestService service, string path)
    {
        var answer = await service.Client.PostAsJsonAsync(
            "/api/datasets/import",
            new ImportDataset(null, path, null),
            ContractJson.Options
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("outside the folders", (await TestService.ProblemAsync(answer)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Start_AfterAKill_SweepsWhatWasHalfDone()
    {
        foreach (var leftover in (string[])["a.partial", "b.deleting", "c/doctor.partial"])
        {
            Directory.CreateDirectory(Path.Combine(_home.Paths.Datasets, leftover));
        }
        Directory.CreateDirectory(_home.Paths.Uploads);
        await File.WriteAllTextAsync(Path.Combine(_home.Paths.Uploads, "x.part"), "half");
        await using var service = await TestService.StartAsync(_home);
        Assert.Equal(["c"], Directory.GetDirectories(_home.Paths.Datasets).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_home.Paths.Datasets, "c")));
        Assert.Empty(Directory.GetFiles(_home.Paths.Uploads));
    }

    [Fact]
    public async Task Starter_StoppedOnItsWay_IsMadeAtTheNextStartAndOnceDeclinedNeverAgain()
    {
        string mark = Path.Combine(_home.Paths.Datasets, StarterDataset.FirstStartMark);
        File.Delete(mark);
        await using (var stopped = await TestService.StartAsync(_home))
        {
            Assert.Equal("Starter: .NET documentation", Assert.Single(stopped.Of<Imports>().All()).Name);
        }
        Assert.False(File.Exists(mark));
        await using (var declined = await TestService.StartAsync(_home))
        {
            var job = Assert.Single(declined.Of<Imports>().All());
            Assert.Equal(HttpStatusCode.NoContent, (await declined.Client.DeleteAsync("/api/imports/" + job.Id)).StatusCode);
            Assert.Equal(ImportState.Cancelled, (await OverAsync(declined, job.Id)).State);
        }
        await using var next = await TestService.StartAsync(_home);
        Assert.Empty(next.Of<Imports>().All());
        Assert.Empty(Directory.GetDirectories(_home.Paths.Datasets));
    }

    [Fact]
    public async Task Starter_AtTheFirstStart_IsUnderWayBeforeTheFirstRequest()
    {
        await using var service = await TestService.StartAsync(_home);
        File.Delete(Path.Combine(_home.Paths.Datasets, StarterDataset.FirstStartMark));
        // A start whose background work never runs, because it is cancelled at once.
        await service.Of<StarterDataset>().StartAsync(new CancellationToken(canceled: true));
        Assert.Equal("Starter: .NET documentation", Assert.Single(service.Of<Imports>().All()).Name);
        Assert.Equal(HttpStatusCode.Conflict, (await service.Client.PostAsync("/api/datasets/starter", null)).StatusCode);
    }

    public void Dispose() => _home.Dispose();

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<UploadDone> UploadAsync(TestService service, string name, string content)
    {
        var answer = await service.Client.PostAsync("/api/uploads?name=" + Uri.EscapeDataString(name), new ByteArrayContent(Utf8(content)));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<UploadDone>(ContractJson.Options))!;
    }

    private static async Task<ImportJob> ImportAsync(TestService service, ImportDataset import)
    {
        var answer = await service.Client.PostAsJsonAsync("/api/datasets/import", import, ContractJson.Options);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return await OverAsync(service, (await answer.Content.ReadFromJsonAsync<ImportJob>(ContractJson.Options))!.Id);
    }

    private static async Task<ImportJob> OverAsync(TestService service, string id)
    {
        for (int look = 0; look < 1000; look++)
        {
            var job = service.Of<Imports>().Find(id)!;
            if (job.State is not (ImportState.Waiting or ImportState.Running))
            {
                return job;
            }
            await Task.Delay(10);
        }
        throw new TimeoutException($"{id} did not end.");
    }

    // The upload, the import request or the import itself may refuse the file; the user sees the same sentence.
    private static async Task<string> RefusalAsync(TestService service, string name, byte[] content)
    {
        var upload = await service.Client.PostAsync("/api/uploads?name=" + name, new ByteArrayContent(content));
        if (!upload.IsSuccessStatusCode)
        {
            return (await TestService.ProblemAsync(upload)).GetProperty("detail").GetString()!;
        }
        var done = (await upload.Content.ReadFromJsonAsync<UploadDone>(ContractJson.Options))!;
        var import = await service.Client.PostAsJsonAsync(
            "/api/datasets/import",
            new ImportDataset(null, null, done.Id),
            ContractJson.Options
        );
        if (!import.IsSuccessStatusCode)
        {
            return (await TestService.ProblemAsync(import)).GetProperty("detail").GetString()!;
        }
        var failed = await OverAsync(service, (await import.Content.ReadFromJsonAsync<ImportJob>(ContractJson.Options))!.Id);
        // The upload is kept for a retry until the user dismisses the failed import.
        Assert.NotEmpty(Directory.GetFiles(service.Of<JarvisPaths>().Uploads));
        Assert.Equal(HttpStatusCode.NoContent, (await service.Client.DeleteAsync($"/api/imports/{failed.Id}")).StatusCode);
        return failed.Error ?? "no error";
    }

    /// <summary>Sends until the server has written some of it to disk, then disconnects.</summary>
    private sealed class EndlessContent(CancellationTokenSource cancel, Func<bool> arrived) : HttpContent
    {
        public bool Arrived { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (int chunk = 0; chunk < 1000 && !Arrived; chunk++)
            {
                await stream.WriteAsync(new byte[64 << 10]);
                await stream.FlushAsync();
                await Task.Delay(10);
                Arrived = arrived();
            }
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancel.Token);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
