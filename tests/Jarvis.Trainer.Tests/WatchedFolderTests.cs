using System.Net;
using System.Net.Http.Json;
using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Trainer.Datasets.Importing;
using Jarvis.Trainer.Datasets.Watching;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>A finished file in a watched folder becomes a dataset exactly once.</summary>
public sealed class WatchedFolderTests : IDisposable
{
    private readonly TempHome _home = new();
    private readonly string _folder;

    public WatchedFolderTests() => _folder = Directory.CreateDirectory(Path.Combine(_home.Paths.Data, "inbox")).FullName;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task File_SteadyForTwoLooks_IsImportedOnceAlsoOverARestart()
    {
        WatchedFolder watched;
        await using (var service = await TestService.StartAsync(_home, new StoppedClock()))
        {
            watched = await AddAsync(service);
            Assert.Equal(
                HttpStatusCode.Conflict,
                (await service.Client.PostAsJsonAsync("/api/watched", new WatchFolder(_folder), ContractJson.Options)).StatusCode
            );
            Write("a.txt", "begun");
            Look(service);
            Write("a.txt", "begun and longer");
            Look(service);
            Assert.Empty(service.Of<Imports>().All());
            Write(".hidden.txt", "x");
            Write("picture.png", "x");
            Look(service);
            Assert.Equal("a", Assert.Single(await OverAsync(service)).Name);
            Look(service);
            Look(service);
            Assert.Single(service.Of<Imports>().All());
            Assert.Equal((1, false), (Assert.Single(await service.GetAsync<List<WatchedFolder>>("/api/watched")).Imported, watched.Paused));
        }
        await using var next = await TestService.StartAsync(_home, new StoppedClock());
        Look(next);
        Look(next);
        Assert.Empty(next.Of<Imports>().All());
        Write("a.txt", "another content of the same name");
        Look(next);
        Look(next);
        Assert.Equal("a 2", Assert.Single(await OverAsync(next)).Name);
    }

    [Fact]
    public async Task Folder_PausedOrRemoved_IsNotLookedAt()
    {
        await using var service = await TestService.StartAsync(_home, new StoppedClock());
        var watched = await AddAsync(service);
        Write("a.txt", "text");
        Assert.True((await service.Client.PostAsync($"/api/watched/{watched.Id}/pause", null)).IsSuccessStatusCode);
        Look(service);
        Look(service);
        Assert.Empty(service.Of<Imports>().All());
        Assert.True((await service.Client.PostAsync($"/api/watched/{watched.Id}/resume", null)).IsSuccessStatusCode);
        Look(service);
        Look(service);
        Assert.Single(await OverAsync(service));
        Assert.Equal(HttpStatusCode.NoContent, (await service.Client.DeleteAsync($"/api/watched/{watched.Id}")).StatusCode);
        Assert.Empty(await service.GetAsync<List<WatchedFolder>>("/api/watched"));
    }

    [Fact]
    public async Task File_ThatIsDamaged_SaysWhyOnceAndIsNotTriedAgain()
    {
        await using var service = await TestService.StartAsync(_home, new StoppedClock());
        await AddAsync(service);
        Write("bad.jsonl", "{\n{\n");
        foreach (int _ in Enumerable.Range(0, 4))
        {
            Look(service);
        }
        Assert.Equal(ImportState.Failed, Assert.Single(await OverAsync(service)).State);
        Look(service);
        Assert.Single(service.Of<Imports>().All());
        Assert.Contains(
            "bad.jsonl: bad.jsonl, line 1: not valid JSON",
            Assert.Single(await service.GetAsync<List<WatchedFolder>>("/api/watched")).Problem
        );
    }

    [Fact]
    public async Task Folder_OutsideTheRootsOrGone_IsRefusedOrSaidSo()
    {
        await using var service = await TestService.StartAsync(_home, new StoppedClock());
        foreach (var path in (string[])[OfTheSystem.Folder, "relative", Path.Combine(_folder, "missing")])
        {
            Assert.Equal(
                HttpStatusCode.BadRequest,
                (await service.Client.PostAsJsonAsync("/api/watched", new WatchFolder(path), ContractJson.Options)).StatusCode
            );
        }
        await AddAsync(service);
        Directory.Delete(_folder);
        Look(service);
        Assert.Contains("is not there", Assert.Single(await service.GetAsync<List<WatchedFolder>>("/api/watched")).Problem);
        Directory.CreateDirectory(_folder);
        Look(service);
        Assert.Null(Assert.Single(await service.GetAsync<List<WatchedFolder>>("/api/watched")).Problem);
    }

    private static void Look(TestService service) => service.Of<WatchedFolders>().Look();

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content);

    private async Task<WatchedFolder> AddAsync(TestService service)
    {
        var answer = await service.Client.PostAsJsonAsync("/api/watched", new WatchFolder(_folder), ContractJson.Options);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<WatchedFolder>(ContractJson.Options))!;
    }

    private static async Task<IReadOnlyList<ImportJob>> OverAsync(TestService service)
    {
        var deadline = Environment.TickCount64 + (long)TestService.Patience.TotalMilliseconds;
        while (
            service.Of<Imports>().All() is var jobs
            && (jobs.Count == 0 || jobs.Any(j => j.State is ImportState.Waiting or ImportState.Running))
            && Environment.TickCount64 < deadline
        )
        {
            await Task.Delay(20);
        }
        return service.Of<Imports>().All();
    }

    /// <summary>The machine's time with timers that never fire; the tests trigger the checks themselves.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
