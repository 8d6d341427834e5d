using System.Threading.Channels;
using Jarvis.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace Jarvis.Trainer.Hubs;

/// <summary>
/// Sends everything that goes out through the hub, in the order in which it happened. Posting a message never waits for a browser.
/// </summary>
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
                // One message that cannot be sent must not stop the rest.
                logger.LogWarning(exception, "A message could not be sent through the hub");
            }
        }
    }
}
