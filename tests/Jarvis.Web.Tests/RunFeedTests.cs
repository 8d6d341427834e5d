using System.Collections.Concurrent;
using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Web.Feed;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jarvis.Web.Tests;

public sealed class RunFeedTests
{
    private static readonly RunSummary _run = TestRun.Of("r1", RunState.Running) with
    {
        Name = "night-01",
        StartedAt = DateTimeOffset.UnixEpoch,
        MaxSteps = 1000,
        Phase = RunPhase.Train,
    };

    [Fact]
    public async Task History_JoinedWhileStepsFlow_HasNoGapAndNoRepeat()
    {
        await using var trainer = await FakeTrainer.StartAsync();
        await using var side = await Side.StartAsync(trainer);
        await trainer.WriteAsync(30);
        var writing = Task.Run(async () =>
        {
            for (int batch = 0; batch < 40; batch++)
            {
                await trainer.WriteAsync(5);
            }
        });
        await using var history = await side.Histories.OpenAsync("r1", _ => { });
        await writing;
        await Until(() => history.Read(read => read.Steps.Count) == 230);
        Assert.Equal(
            Enumerable.Range(1, 230).Select(step => (long)step),
            history.Read(read => read.Steps.Select(step => step.Step).ToArray())
        );
    }

    [Fact]
    public async Task History_WhileAListenerIsNotified_CanBeReadByOthers()
    {
        await using var trainer = await FakeTrainer.StartAsync();
        await using var side = await Side.StartAsync(trainer);
        await trainer.WriteAsync(3);
        HistoryLease? history = null;
        bool? wasRead = null;
        history = await side.Histories.OpenAsync("r1", _ =>
            wasRead ??= Task.Run(() => history!.Read(read => read.Steps.Count)).Wait(TimeSpan.FromSeconds(10))
        );
        await using var closing = history;

        await trainer.WriteAsync(1);

        await Until(() => wasRead is not null);
        Assert.True(wasRead);
    }

    [Fact]
    public async Task Feed_AfterTheTrainerCameBack_WatchesAgainAndReadsWhatItMissed()
    {
        var trainer = await FakeTrainer.StartAsync();
        await using var side = await Side.StartAsync(trainer);
        await trainer.WriteAsync(10);
        await using var history = await side.Histories.OpenAsync("r1", _ => { });
        await Until(() => history.Read(read => read.Steps.Count) == 10);

        var (address, lines) = (trainer.Address, trainer.Lines);
        await trainer.DisposeAsync();
        await Until(() => !side.Feed.Connected);
        await using var again = await FakeTrainer.StartAsync(address, lines);
        again.WriteUnheard(7); // written while no client is connected
        await Until(() => side.Feed.Connected);
        await again.WriteAsync(3);
        await Until(() => history.Read(read => read.Steps.Count) == 20);
        await Until(() => side.Feed.State.Find("r1")!.Step == 20); // the history may receive a step before the feed's state does
    }

    [Fact]
    public async Task PublicHub_SendsItsWatchersWhatTheTrainerSent()
    {
        await using var trainer = await FakeTrainer.StartAsync();
        await using var web = await WebHost.StartAsync(trainer.Address);
        await Until(() => web.Services.GetRequiredService<RunFeed>().Connected);
        await using var browser = TrainerHub.Create(new Upstreams(web.Address, web.Address, null));
        var heard = new ConcurrentQueue<FeedEvent>();
        TrainerHub.Listen(browser, heard.Enqueue);
        await browser.StartAsync();
        await browser.InvokeAsync(nameof(IRunsHub.Watch), "r1");
        await trainer.WriteAsync(3);
        await Until(() => heard.OfType<FeedEvent.Steps>().Any());
        Assert.Equal([1, 2, 3], heard.OfType<FeedEvent.Steps>().SelectMany(steps => steps.Batch).Select(step => step.Step));
    }

    [Fact]
    public async Task Notice_ThatIsAlreadyKnown_IsReportedOnce()
    {
        await using var trainer = await FakeTrainer.StartAsync();
        await using var side = await Side.StartAsync(trainer);
        var heard = new ConcurrentQueue<Notice>();
        using var subscription = side.Feed.Subscribe(what =>
        {
            if (what is FeedEvent.Raised(var raised))
            {
                heard.Enqueue(raised);
            }
        });
        var notice = new Notice(7, DateTimeOffset.UnixEpoch, NoticeLevel.Success, "RunFinished", "r1", "night-01 finished", "", false);
        await trainer.All.NoticeRaised(notice);
        await trainer.All.NoticeRaised(notice);
        await trainer.All.NoticeRaised(notice with { Id = 8 });
        await Until(() => heard.Any(each => each.Id == 8));
        Assert.Equal([7, 8], heard.Select(each => each.Id));
    }

    [Fact]
    public void Summary_OlderThanItsSteps_DoesNotSetThemBack()
    {
        var state = new FeedState();
        state.Put(_run);
        state.Advance("r1", RunHistoryTests.Step(12, 12));
        state.Put(_run with { Step = 9 });
        Assert.Equal(12, state.Find("r1")!.Step);
        state.Put(_run with { Step = 5, Attempt = 2 });
        Assert.Equal(5, state.Find("r1")!.Step);
    }

    private static async Task Until(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!holds())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>The dashboard's side of the connection.</summary>
    private sealed record Side(RunFeed Feed, RunHistories Histories) : IAsyncDisposable
    {
        public static async Task<Side> StartAsync(FakeTrainer trainer)
        {
            var client = new TrainerClient(new HttpClient { BaseAddress = trainer.Address }, TimeProvider.System);
            var feed = new RunFeed(
                new Upstreams(trainer.Address, trainer.Address, "k"),
                client,
                TimeProvider.System,
                NullLogger<RunFeed>.Instance
            );
            var side = new Side(feed, new RunHistories(feed, client, NullLogger<RunHistories>.Instance));
            await feed.StartAsync(CancellationToken.None);
            await Until(() => feed.Connected);
            return side;
        }

        public async ValueTask DisposeAsync()
        {
            Histories.Dispose();
            await Feed.StopAsync(CancellationToken.None);
            await Feed.DisposeAsync();
        }
    }

    /// <summary>
    /// The Trainer's routes and hub over a list of events, which are added to the list before they are sent, as the real Trainer does with
    /// its file.
    /// </summary>
    private sealed class FakeTrainer(WebApplication app, List<StepMetrics> lines) : IAsyncDisposable
    {
        public Uri Address => WebHost.AddressOf(app);
        public List<StepMetrics> Lines => lines;
        public IRunsClient All => app.Services.GetRequiredService<IHubContext<FakeHub, IRunsClient>>().Clients.All;

        public static async Task<FakeTrainer> StartAsync(Uri? address = null, List<StepMetrics>? known = null)
        {
            var lines = known ?? [];
            var app = await WebHost.UpstreamAsync(
                map =>
                {
                    map.MapGet("/api/runs", () => Results.Json(new[] { _run }, ContractJson.Options));
                    map.MapGet("/api/notices", () => Results.Json(Array.Empty<Notice>(), ContractJson.Options));
                    map.MapGet("/api/runs/r1/events", (long after) =>
                    {
                        lock (lines)
                        {
                            return Results.Json(
                                lines.Where(line => line.Sequence > after).Cast<RunEvent>().ToArray(),
                                ContractJson.Options
                            );
                        }
                    });
                    map.MapHub<FakeHub>("/hubs/runs");
                },
                address?.ToString() ?? "http://127.0.0.1:0",
                services => services.AddSignalR().AddJsonProtocol(json => ContractJson.Configure(json.PayloadSerializerOptions))
            );
            return new FakeTrainer(app, lines);
        }

        public IReadOnlyList<StepMetrics> WriteUnheard(int count)
        {
            lock (lines)
            {
                var batch = Enumerable.Range(lines.Count + 1, count).Select(step => RunHistoryTests.Step(step, step)).ToList();
                lines.AddRange(batch);
                return batch;
            }
        }

        public Task WriteAsync(int count)
        {
            var batch = WriteUnheard(count);
            return app.Services.GetRequiredService<IHubContext<FakeHub, IRunsClient>>().Clients.Group("r1").StepsCompleted("r1", batch);
        }

        public async ValueTask DisposeAsync()
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    private sealed class FakeHub : Hub<IRunsClient>, IRunsHub
    {
        public Task Watch(string runId) => Groups.AddToGroupAsync(Context.ConnectionId, runId);

        public Task Unwatch(string runId) => Groups.RemoveFromGroupAsync(Context.ConnectionId, runId);
    }
}
