using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;

namespace Jarvis.Web.Feed;

/// <summary>Sends the feed's events in order to the browsers and programs at our own <c>/hubs/runs</c>.</summary>
public sealed class HubFanOut(RunFeed feed, IHubContext<RunsHub> hub) : BackgroundService
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
            await TellAsync(what, stoppingToken);
        }
    }

    private Task TellAsync(FeedEvent what, CancellationToken cancellationToken)
    {
        if (HubMessage.Of(what) is not { } message)
        {
            return Task.CompletedTask;
        }

        object?[] arguments = message.Arguments(what);
        var clients = message.ToWatchers ? hub.Clients.Group(RunsHub.Group((string)arguments[0]!)) : hub.Clients.All;
        return clients.SendCoreAsync(message.Method, arguments, cancellationToken);
    }
}
