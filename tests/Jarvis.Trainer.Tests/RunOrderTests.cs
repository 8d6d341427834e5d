using System.Net;
using System.Net.Http.Json;
using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Trainer.Runs;
using Jarvis.Trainer.Storage;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>How runs are organized: names, tags, notes, the archive.</summary>
public sealed class RunOrderTests : IDisposable
{
    private readonly TempHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Create_WithATakenName_GetsANumberAndSaysSo()
    {
        await using var service = await TestService.StartAsync(_home);

        var first = await service.CreateAsync(_home.Script("steps 1"), "starter");
        var second = await service.CreateAsync(_home.Script("steps 1"), "Starter");
        var third = await service.CreateAsync(_home.Script("steps 1"), "starter");

        Assert.Equal(["starter", "Starter-2", "starter-3"], [first.Name, second.Name, third.Name]);
        Assert.Null(first.NameNote);
        Assert.Contains("\"Starter-2\"", second.NameNote);
    }

    [Fact]
    public async Task Edit_NameTagsAndNote_StayOverARestartAndIdStays()
    {
        string id;
        await using (var before = await TestService.StartAsync(_home))
        {
            id = (await before.CreateAsync(_home.Script("steps 1"), "starter")).Id;
            await before.UntilAsync(id, RunState.Completed);
            await EditAsync(before, id, new EditRun("night \n best", ["Night", "long  run", "night", "a,b"], " Look at **step 3**. "));
            await EditAsync(before, id, new EditRun(Archived: true));
        }

        await using var service = await TestService.StartAsync(_home);
        var run = (await service.GetAsync<RunDetail>($"/api/runs/{id}")).Summary;
        Assert.Equal((id, "night   best", "Look at **step 3**.", true), (run.Id, run.Name, run.Note, run.Archived));
        Assert.Equal(["a-b", "long-run", "night"], run.Tags);
        Assert.True(Directory.Exists(_home.Paths.Run(id).Directory));
        Assert.Equal(id, Assert.Single(await service.GetAsync<RunSummary[]>("/api/runs?query=long-run")).Id);
    }

    [Fact]
    public async Task Edit_ToANameThatAnotherHas_GetsANumber_AndItsOwnIsNoneOfThem()
    {
        await using var service = await TestService.StartAsync(_home);
        await service.CreateAsync(_home.Script("steps 1"), "starter");
        var other = await service.CreateAsync(_home.Script("steps 1"), "other");

        var renamed = await EditAsync(service, other.Id, new EditRun("starter"));
        Assert.Equal("starter-2", renamed.Name);
        Assert.NotNull(renamed.NameNote);
        Assert.Equal("starter-2", (await EditAsync(service, other.Id, new EditRun("starter-2"))).Name);
    }

    [Fact]
    public async Task Edit_WhatIsTooLongOrEmpty_IsRefusedAndChangesNothing()
    {
        await using var service = await TestService.StartAsync(_home);
        var run = await service.CreateAsync(_home.Script("steps 1"), "starter");
        EditRun[] refused =
        [
            new(" \u202e "),
            new(new string('n', 121)),
            new(Tags: [new string('t', 33)]),
            new(Tags: [.. Enumerable.Range(0, 17).Select(number => $"tag{number}")]),
            new(Note: new string('x', 4_001)),
        ];
        foreach (var edit in refused)
        {
            var answer = await service.Client.PatchAsJsonAsync($"/api/runs/{run.Id}", edit, ContractJson.Options);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
        var now = (await service.GetAsync<RunDetail>($"/api/runs/{run.Id}")).Summary;
        Assert.Equal(("starter", null), (now.Name, now.Note));
        Assert.Empty(now.Tags);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await service.Client.PatchAsJsonAsync("/api/runs/nobody", new EditRun("a"), ContractJson.Options)).StatusCode
        );
    }

    [Fact]
    public async Task Archive_OfAQueuedRun_TakesItOutOfTheQueue_AndOfARunningOneIsRefused()
    {
        await using var service = await TestService.StartAsync(_home);
        var live = await service.CreateAsync(_home.Script("steps 1", "wait"), "live");
        await service.UntilAsync(live.Id, run => run.IsLive);
        var queued = await service.CreateAsync(_home.Script("steps 1"), "queued");

        var archived = await EditAsync(service, queued.Id, new EditRun(Archived: true));
        Assert.Equal((true, RunState.Paused), (archived.Archived, archived.State));
        Assert.Empty(service.Book.Queued());
        var refused = await service.Client.PatchAsJsonAsync($"/api/runs/{live.Id}", new EditRun(Archived: true), ContractJson.Options);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);

        Assert.False((await service.PostAsync($"/api/runs/{queued.Id}/resume")).Archived);
        await service.PostAsync($"/api/runs/{queued.Id}/cancel");
        await service.PostAsync($"/api/runs/{live.Id}/cancel");
        await service.UntilAsync(live.Id, run => !run.IsLive);
    }

    [Fact]
    public void Archived_WhateverItsState_IsNotAmongTheQueued()
    {
        var book = new RunBook(new RunStore(new TrainerDatabase(_home.Paths)), TimeProvider.System);
        var run = book.Add("queued", _home.Script("steps 1"))!;
        book.Change(run.Id, row => row with { Archived = true });
        Assert.Empty(book.Queued());
    }

    [Fact]
    public void Open_AHomeOfTheEarlierVersionWithOneNameTwice_TellsThemApartByNumber()
    {
        File.Copy(Path.Combine(Checkout.Root, "tests", "homes", "2026-11-29", "trainer.db"), _home.Paths.TrainerDatabase);
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_home.Paths.TrainerDatabase};Pooling=False"))
        {
            connection.Open();
            connection.Execute(
                "INSERT INTO runs SELECT 'animals-7', 7, json_set(document, '$.id', 'animals-7', '$.number', 7) FROM runs WHERE number = 1"
            );
        }

        var runs = new RunStore(new TrainerDatabase(_home.Paths)).All();

        Assert.Equal(["Animals", "Animals (7)"], runs.Select(run => run.Name));
        Assert.All(runs, run => Assert.True(run is { Archived: false, Note: null, Tags.Count: 0 }));
        Assert.NotEmpty(Directory.GetFiles(_home.Paths.Home, "trainer.db.version-*"));
    }

    private static async Task<RunSummary> EditAsync(TestService service, string id, EditRun edit)
    {
        var answer = await service.Client.PatchAsJsonAsync($"/api/runs/{id}", edit, ContractJson.Options);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<RunSummary>(ContractJson.Options))!;
    }
}
