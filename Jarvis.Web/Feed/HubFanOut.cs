using System.Threading.Channels;
using Jarvis.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace Jarvis.Web.Feed;

/// <summary>Sends the feed's events in order to the browsers and programs at our own <c>/hubs/runs</c>.</summary>
public sealed class HubFanOut(RunFeed feed, IHubContext<RunsHub, IRunsClient> hub) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A slow client loses the oldest events instead of blocking the feed; it notices the gap in the sequence numbers and reads the
        // history.
        var queue = Channel.CreateBounded<FeedEvent>(
            new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }
        );
        using var subscription = feed.Subscribe(what => queue.Writer.TryWrite(what));
        await foreach (var what in queue.Reader.ReadAllAsync(stoppingToken))
        {
            await TellAsync(what);
        }
    }

    private Task TellAsync(FeedEvent what) =>
        what switch
        {
            FeedEvent.Run(var run) => hub.Clients.All.StateChanged(run),
            FeedEvent.Removed(var runId) => hub.Clients.All.RunRemoved(runId),
            FeedEvent.Started(var run) => hub.Clients.All.RunStarted(run),
            FeedEvent.Failed(var run, var reason) => hub.Clients.All.RunFailed(run, reason),
            FeedEvent.Finished(var run) => hub.Clients.All.RunFinished(run),
            FeedEvent.Steps(var runId, var steps) => hub.Clients.Group(RunsHub.Group(runId)).StepsCompleted(runId, steps),
            FeedEvent.Epoch(var runId, var epoch) => hub.Clients.Group(RunsHub.Group(runId)).EpochCompleted(runId, epoch),
            FeedEvent.Events(var runId, var events) => hub.Clients.Group(RunsHub.Group(runId)).RunEvents(runId, events),
            FeedEvent.Report(var runId, var step) => hub.Clients.Group(RunsHub.Group(runId)).ReportPublished(runId, step),
            FeedEvent.Hardware(var sample) => hub.Clients.All.HardwareSampled(sample),
            FeedEvent.Raised(var notice) => hub.Clients.All.NoticeRaised(notice),
            FeedEvent.Schedules => hub.Clients.All.SchedulesChanged(),
            FeedEvent.Datasets => hub.Clients.All.DatasetsChanged(),
            FeedEvent.Import(var job) => hub.Clients.All.ImportChanged(job),
            FeedEvent.Work(var job) => hub.Clients.All.JobChanged(job),
            _ => Task.CompletedTask,
        };
}
