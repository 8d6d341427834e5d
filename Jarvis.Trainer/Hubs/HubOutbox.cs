using System.Threading.Channels;
using Jarvis.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace Jarvis.Trainer.Hubs;

/// <summary>Everything that goes out through the hub, in the order in which it happened; who posts never waits for a browser.</summary>
internal sealed class HubOutbox(IHubContext<RunsHub, IRunsClient> hub, ILogger<HubOutbox> logger) : BackgroundService
{
    private readonly Channel<Func<IHubClients<IRunsClient>, Task>> _messages = Channel.CreateUnbounded<
        Func<IHubClients<IRunsClient>, Task>
    >(new UnboundedChannelOptions { SingleReader = true });

    public void ToAll(Func<IRunsClient, Task> send) => _messages.Writer.TryWrite(clients => send(clients.All));

    public void ToWatchers(string runId, Func<IRunsClient, Task> send) =>
        _messages.Writer.TryWrite(clients => send(clients.Group(RunsHub.Group(runId))));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var send in _messages.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await send(hub.Clients);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // one that cannot be written must not end the rest
                logger.LogWarning(exception, "A message could not be sent through the hub");
            }
        }
    }
}
