using System.Net;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Storage;
using Jarvis.Trainer.Datasets.Uploading;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class MachineApiTests : IDisposable
{
    private readonly TempHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Machine_SaysWhereItKeepsThingsAndWhatItMayRead()
    {
        File.WriteAllText(_home.Paths.Speeds, """{"AMD Ryzen 7 bf16":2e12,"cpu f32":5e10}""");
        await using var service = await TestService.StartAsync(_home);
        var machine = await service.GetAsync<MachineSettings>("/api/machine");
        Assert.Equal(_home.Paths.Home, machine.Home);
        Assert.Contains(machine.AllowedFolders, folder => folder.EndsWith("data", StringComparison.Ordinal));
        Assert.False(machine.ChosenFolders);
        Assert.Equal([new("AMD Ryzen 7", "bf16", 2e12), new("cpu", "f32", 5e10)], machine.Speeds);
    }

    [Fact]
    public async Task OpenApi_NamesTheRoutesOfTheMachine()
    {
        await using var service = await TestService.StartAsync(_home);
        var routes = (await service.GetAsync<JsonElement>("/api/openapi/v1.json")).GetProperty("paths").EnumerateObject();
        Assert.Subset(
            routes.Select(path => path.Name).ToHashSet(),
            new HashSet<string> { "/api/machine", "/api/machine/disk", "/api/machine/disk/{kind}/clean" }
        );
    }

    [Fact]
    public async Task Clean_OfExports_RemovesTheFinishedAndLeavesWhatIsBeingMade()
    {
        await using var service = await TestService.StartAsync(_home);
        string done = Write(100, _home.Paths.Exports, "tales.jsonl");
        string half = Write(7, _home.Paths.Exports, "tales.csv" + CompleteFolder.PartialSuffix);
        Assert.Equal(new DiskUse("exports", 107, 2, 100, 1), await UseAsync(service, "exports"));
        Assert.Equal(new DiskCleaned("exports", 100, 1, 0), await CleanAsync(service, "exports"));
        Assert.False(File.Exists(done));
        Assert.True(File.Exists(half));
        Assert.Equal(new DiskUse("exports", 7, 1, 0, 0), await UseAsync(service, "exports"));
    }

    [Fact]
    public async Task Clean_OfTokens_LeavesThoseOfARunAndThoseJustMade()
    {
        var old = Now.AddHours(-2);
        string unused = Folder("unused", old),
            used = Folder("used", old),
            fresh = Folder("fresh", Now);
        await using var service = await TestService.StartAsync(_home);
        var run = await service.CreateAsync(_home.Script("steps 1"));
        await service.UntilAsync(run.Id, RunState.Completed);
        JsonFile.Write(_home.Paths.Run(run.Id).Data, new RunData(used, []));
        Assert.Equal(new DiskCleaned("tokens", 10, 1, 0), await CleanAsync(service, "tokens"));
        Assert.Equal((false, true, true), (Directory.Exists(unused), Directory.Exists(used), Directory.Exists(fresh)));
    }

    [Fact]
    public async Task Clean_OfTokens_WhileARunIsGoing_RemovesNothing()
    {
        string unused = Folder("unused", Now.AddHours(-2));
        await using var service = await TestService.StartAsync(_home);
        var run = await service.CreateAsync(_home.Script("wait"));
        await service.UntilAsync(run.Id, RunState.Running);
        Assert.Equal(0, (await CleanAsync(service, "tokens")).Items);
        Assert.True(Directory.Exists(unused));
    }

    [Fact]
    public async Task Clean_OfUploads_LeavesWhatAJobNeedsAndWhatJustCame()
    {
        await using var service = await TestService.StartAsync(_home);
        var uploads = service.Of<Uploads>();
        var ids = new List<string>();
        foreach (string name in (string[])["forgotten", "needed", "fresh"])
        {
            ids.Add((await uploads.ReceiveAsync(name + ".txt", new MemoryStream(new byte[50]), 50, CancellationToken.None)).Id);
        }

        uploads.Keep(ids[1]);
        foreach (string file in Directory.GetFiles(_home.Paths.Uploads).Where(file => !Path.GetFileName(file).StartsWith(ids[2])))
        {
            File.SetLastWriteTimeUtc(file, Now.AddMinutes(-10));
        }

        Assert.Equal(1, (await CleanAsync(service, "uploads")).Items);
        Assert.Equal(
            (null, "needed.txt", "fresh.txt"),
            (uploads.Find(ids[0])?.FileName, uploads.Find(ids[1])?.FileName, uploads.Find(ids[2])?.FileName)
        );
    }

    [Fact]
    public async Task Clean_OfLogsAndDatabases_RemovesOnlyOldCopies()
    {
        string oldLog = Write(30, _home.Paths.Logs, "web.2.log"),
            log = Write(5, _home.Paths.Logs, "web.log"),
            before = Write(40, _home.Paths.Home, "trainer.db.version-3");
        await using var service = await TestService.StartAsync(_home);
        Assert.Equal(30, (await CleanAsync(service, "logs")).Bytes);
        Assert.Equal(40, (await CleanAsync(service, "databases")).Bytes);
        Assert.Equal((false, true, false), (File.Exists(oldLog), File.Exists(log), File.Exists(before)));
        Assert.True(File.Exists(_home.Paths.TrainerDatabase));
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("datasets")]
    [InlineData("other")]
    [InlineData("..%2Fruns")]
    public async Task Clean_OfWhatIsNeverCleaned_IsRefused(string kind)
    {
        await using var service = await TestService.StartAsync(_home);
        string kept = Write(3, _home.Paths.Runs, "kept");
        using var answer = await service.Client.PostAsync($"/api/machine/disk/{kind}/clean", null);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("exports", (await TestService.ProblemAsync(answer)).GetRawText(), StringComparison.Ordinal);
        Assert.True(File.Exists(kept));
    }

    [Fact]
    public async Task Disk_CountsEveryFileOnceAndFollowsNoLink()
    {
        await using var service = await TestService.StartAsync(_home);
        string model = Write(1000, Path.Combine(_home.Paths.Models, "mine", "1"), "weights");
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(Path.Combine(_home.Paths.Models, "again"), model);
        }

        var uses = await service.GetAsync<List<DiskUse>>("/api/machine/disk");
        Assert.Equal(new DiskUse("models", 1000, 1, 0, 0), uses.Single(use => use.Kind == "models"));
        Assert.Equal(uses.Count, uses.DistinctBy(use => use.Kind).Count());
        Assert.Equal("other", uses[^1].Kind);
    }

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    private static string Write(int bytes, string folder, string name)
    {
        string path = Path.Combine(Directory.CreateDirectory(folder).FullName, name);
        File.WriteAllBytes(path, new byte[bytes]);
        return path;
    }

    private string Folder(string name, DateTime at)
    {
        string folder = Path.Combine(_home.Paths.Tokens, name);
        Write(10, folder, "tokens.bin");
        Directory.SetLastWriteTimeUtc(folder, at);
        return folder;
    }

    private static async Task<DiskUse> UseAsync(TestService service, string kind) =>
        (await service.GetAsync<List<DiskUse>>("/api/machine/disk")).Single(use => use.Kind == kind);

    private static async Task<DiskCleaned> CleanAsync(TestService service, string kind)
    {
        using var answer = await service.Client.PostAsync($"/api/machine/disk/{kind}/clean", null);
        answer.EnsureSuccessStatusCode();
        return JsonSerializer.Deserialize<DiskCleaned>(await answer.Content.ReadAsStringAsync(), ContractJson.Options)!;
    }
}
