using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Trainer.Paths;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Tests.Support;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>No path that comes in over HTTP leads to anything but the user's data.</summary>
public sealed class PathPolicyTests : IDisposable
{
    private readonly TempHome _home = new();

    [Fact]
    public async Task EveryRouteThatTakesAPath_GivenOneThatMayNotBeRead_RefusesItWithTheSettingsName()
    {
        Directory.CreateDirectory(_home.Paths.Logs);
        File.WriteAllText(Path.Combine(_home.Paths.Logs, "trainer.log"), "a log");
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_home.Paths.Home, "web-keys")).FullName, "key.xml"), "a key");
        string adapter = Directory.CreateDirectory(Path.Combine(_home.Paths.Data, "adapter")).FullName;
        Directory.CreateDirectory(Path.Combine(_home.Paths.Home, "secret-model"));
        File.WriteAllText(Path.Combine(_home.Paths.Home, "secret-model", "config.json"), "{}");
        File.WriteAllText(
            Path.Combine(adapter, "adapter_config.json"),
            $$"""{"peft_type":"LORA","r":4,"base_model_name_or_path":{{JsonSerializer.Serialize(Path.Combine(_home.Paths.Home, "secret-model"))}}}"""
        );
        await using var service = await TestService.StartAsync(_home);
        await ImportedAsync(service);

        string[] files =
        [
            OfTheSystem.File,
            .. NamedOtherwise(),
            $"{_home.Paths.Data}/../trainer.db",
            _home.Paths.TrainerDatabase,
            _home.Paths.QuartzDatabase + "-wal",
            Path.Combine(_home.Paths.Logs, "trainer.log"),
            Path.Combine(_home.Paths.Home, "web-keys", "key.xml"),
            Path.Combine(_home.Paths.Home, "web-keys"),
            Path.Combine(_home.Paths.Dataset("words"), "records.db"),
            _home.Paths.Home,
            Path.GetDirectoryName(_home.Paths.Home)!,
            Path.GetPathRoot(_home.Paths.Home)!,
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh", "id_ed25519"),
        ];
        foreach (string file in files)
        {
            foreach (var (route, body) in Requests(file))
            {
                await IsRefusedAsync(service, route, body);
            }
        }
        foreach (var (route, body) in Models(adapter))
        {
            await IsRefusedAsync(service, route, body);
        }
        Assert.Empty(service.Book.All());
        var estimate = await (
            await service.Client.PostAsJsonAsync(
                "/api/plans/estimate",
                new TrainingPlan
                {
                    Data = new() { Files = [OfTheSystem.File] },
                    Model = new() { BaseModel = OfTheSystem.Folder },
                },
                ContractJson.Options
            )
        ).Content.ReadFromJsonAsync<PlanEstimate>(ContractJson.Options);
        Assert.Contains(estimate!.Problems, problem => problem.Contains("Datasets:AllowedRoots", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EveryRouteThatTakesAPath_GivenALinkOutOfTheData_RefusesIt()
    {
        string link = Path.Combine(_home.Paths.Data, "link"),
            model = Directory.CreateDirectory(Path.Combine(_home.Paths.Data, "model")).FullName;
        SymbolicLinks.ToFolder(link, OfTheSystem.Folder);
        SymbolicLinks.ToFile(Path.Combine(model, "config.json"), OfTheSystem.File);
        await using var service = await TestService.StartAsync(_home);
        await ImportedAsync(service);

        foreach (var (route, body) in Requests($"{link}/{OfTheSystem.FileName}").Concat(Models(model)))
        {
            await IsRefusedAsync(service, route, body);
        }
        Assert.Empty(service.Book.All());
    }

    [Fact]
    public async Task Run_WhosePathCameToLeadElsewhereWhileItWaited_IsNotStarted()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_home.Paths.Data, "texts")).FullName;
        File.WriteAllText(Path.Combine(folder, OfTheSystem.FileName), "Some text.");
        await using var service = await TestService.StartAsync(_home);
        var first = await service.CreateAsync(_home.Script("wait"));
        await service.UntilAsync(first.Id, RunState.Running);
        var second = await service.CreateAsync(
            _home.Script("steps 1") with
            {
                Data = _home.Script("steps 1").Data with { Files = [Path.Combine(folder, OfTheSystem.FileName)] },
            }
        );
        Directory.Delete(folder, recursive: true);
        SymbolicLinks.ToFolder(folder, OfTheSystem.Folder);

        await service.PostAsync($"/api/runs/{first.Id}/stop");
        var ended = await service.UntilAsync(second.Id, RunState.Failed);

        Assert.Contains("Datasets:AllowedRoots", ended.Reason);
        Assert.False(File.Exists(_home.Paths.Run(second.Id).Metrics));
    }

    [Fact]
    public void Home_WithoutTheSetting_GivesAwayNothingHidden()
    {
        string user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var server = new ServerPaths(new ConfigurationBuilder().Build(), _home.Paths);

        Assert.Equal(Path.Combine(user, "texts", "a.txt"), server.Resolve($" {user}/texts/a.txt "));
        Assert.Equal(
            Path.Combine(user, ".cache", "huggingface", "hub", "m"),
            server.Resolve(Path.Combine(user, ".cache", "huggingface", "hub", "m"))
        );
        foreach (
            string hidden in (string[])
                [".ssh/id_rsa", ".cache/huggingface/token", "project/.env", ".bash_history", "Library/Keychains/a", "AppData/Roaming/a"]
        )
        {
            Assert.Throws<RequestRefusedException>(() => server.Resolve(Path.Combine(user, hidden)));
        }
    }

    [Fact]
    public void Home_InsideAChosenRoot_StaysClosed()
    {
        var everything = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Datasets:AllowedRoots:0", Path.GetPathRoot(_home.Paths.Home))])
            .Build();
        var server = new ServerPaths(everything, _home.Paths);

        Assert.NotNull(server.Resolve(OfTheSystem.File)); // allowed explicitly by the user
        Assert.NotNull(server.Resolve(Path.Combine(_home.Paths.Run("a").Checkpoints, "step-00000001")));
        foreach (
            string own in (string[])
                ["trainer.db", "web-keys", "logs/trainer.log", "runs/a/console.log", "runs/a/plan.json", "uploads/1", "data/../web.db", ""]
        )
        {
            Assert.Throws<RequestRefusedException>(() => server.Resolve(Path.Combine(_home.Paths.Home, own)));
        }
        foreach (string device in OperatingSystem.IsWindows() ? (string[])[@"\\.\C:", @"\\.\pipe\any"] : ["/proc/self/environ"])
        {
            Assert.Throws<RequestRefusedException>(() => server.Resolve(device));
        }
    }

    [Fact]
    public void Path_ThroughACircleOfLinks_IsRefused()
    {
        string link = Path.Combine(_home.Paths.Data, "round");
        SymbolicLinks.ToFile(link, link);
        var server = new ServerPaths(new ConfigurationBuilder().Build(), _home.Paths);
        Assert.Contains("symbolic links", Assert.Throws<RequestRefusedException>(() => server.Resolve(link)).Detail);
    }

    /// <summary>Other spellings of paths that must not be read.</summary>
    private IEnumerable<string> NamedOtherwise() =>
        OperatingSystem.IsWindows()
            ?
            [
                @"\\?\" + OfTheSystem.File,
                @"\\.\" + OfTheSystem.File,
                @"\\localhost\C$\Windows\win.ini",
                _home.Paths.TrainerDatabase + "::$DATA",
                _home.Paths.TrainerDatabase.ToUpperInvariant(),
                Path.Combine(_home.Paths.Home, "web-keys.", "key.xml"),
                Path.Combine(_home.Paths.Dataset("words"), "RECORDS.DB ."),
            ]
            : ["/proc/self/environ", "/proc/self/root/etc/passwd"];

    private static IEnumerable<(string Route, object Body)> Requests(string file) =>
        [
            .. Models(file),
            ("/api/runs", new CreateRun(null, new TrainingPlan { Data = new() { Files = [file] } })),
            (
                "/api/schedules",
                new SaveSchedule(
                    "x",
                    new ScheduleWhen(ScheduleKind.Daily, Time: "22:00"),
                    new TrainingPlan { Data = new() { Files = [file] } }
                )
            ),
            ("/api/datasets/import", new ImportDataset(null, file, null)),
            ("/api/imports/probe", new ProbeImport(file, null)),
            ("/api/watched", new WatchFolder(file)),
            ("/api/knowledge", new CreateKnowledge("k", Paths: [file])),
            ("/api/datasets/words/doctor", new DoctorOptions(MustNotContain: [file])),
        ];

    private static IEnumerable<(string Route, object Body)> Models(string folder) =>
        [
            (
                "/api/runs",
                new CreateRun(
                    null,
                    new TrainingPlan
                    {
                        Data = new() { Files = ["dataset:words"], Tokenizer = folder },
                    }
                )
            ),
            (
                "/api/runs",
                new CreateRun(
                    null,
                    new TrainingPlan
                    {
                        Data = new() { Files = ["dataset:words"] },
                        Model = new() { BaseModel = folder },
                    }
                )
            ),
            ("/api/tokenizers/import", new ImportTokenizer(null, folder, null)),
            ("/api/knowledge", new CreateKnowledge("k", ["words"], Model: folder)),
            ("/api/datasets/words/doctor", new DoctorOptions(DifficultyRun: folder)),
            ("/api/datasets/words/synthetic", new SyntheticRequest("model", Model: folder)),
        ];

    private static async Task IsRefusedAsync(TestService service, string route, object body)
    {
        var answer = await service.Client.PostAsJsonAsync(route, body, ContractJson.Options);
        string said = (await TestService.ProblemAsync(answer)).GetProperty("detail").GetString()!;
        Assert.True(
            answer.StatusCode == HttpStatusCode.BadRequest,
            $"{route} {JsonSerializer.Serialize(body)}: {answer.StatusCode} {said}"
        );
        Assert.True(said.Contains("Datasets:AllowedRoots", StringComparison.Ordinal), $"{route} {JsonSerializer.Serialize(body)}: {said}");
        Assert.DoesNotContain("root:", said);
    }

    private async Task ImportedAsync(TestService service)
    {
        (
            await service.Client.PostAsJsonAsync("/api/datasets/import", new ImportDataset("words", _home.Text, null), ContractJson.Options)
        ).EnsureSuccessStatusCode();
        await TestService.UntilAsync(async () =>
            (await service.GetAsync<ImportJob[]>("/api/imports")).All(job => job.State == ImportState.Done)
        );
    }

    public void Dispose() => _home.Dispose();
}
