using Jarvis.Contracts;
using Jarvis.ServiceDefaults;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR.Client;

namespace Jarvis.Web.Feed;

/// <summary>
/// The upstream hub connection: contract JSON, endless reconnects (at once, then with delays up to 5 s), and each hub method as a
/// <see cref="FeedEvent"/>.
/// </summary>
public static class TrainerHub
{
    public static HubConnection Create(Upstreams upstreams) =>
        new HubConnectionBuilder()
            .WithUrl(new Uri(upstreams.Trainer, "hubs/runs"), HttpTransportType.WebSockets, connection =>
                Configure(connection, upstreams.Key)
            )
            .AddJsonProtocol(json => ContractJson.Configure(json.PayloadSerializerOptions))
            .WithAutomaticReconnect(new Patiently())
            .Build();

    // The hub is ours and supports WebSockets, so negotiation is skipped; a proxy from the environment is not meant for local services.
    private static void Configure(HttpConnectionOptions connection, string? key)
    {
        connection.SkipNegotiation = true;
        connection.WebSocketConfiguration = socket => socket.Proxy = null;
        if (key is not null)
        {
            connection.Headers[InternalKey.Header] = key;
        }
    }

    /// <param name="hear">Called on the connection's thread, in the order in which the hub sent.</param>
    public static void Listen(HubConnection hub, Action<FeedEvent> hear)
    {
        foreach (var message in HubMessage.All)
        {
            hub.On(message.Method, message.Parameters, arguments => HearAsync(message.Carry(arguments)));
        }

        Task HearAsync(FeedEvent what)
        {
            hear(what);
            return Task.CompletedTask;
        }
    }

    private sealed class Patiently : IRetryPolicy
    {
        public TimeSpan? NextRetryDelay(RetryContext retryContext) =>
            TimeSpan.FromMilliseconds(Math.Min(5000, retryContext.PreviousRetryCount * 250));
    }
}
