using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Jarvis.Web.Tests;

public sealed class TrainerHubTests
{
    [Fact]
    public async Task Connection_BringsTheKeyInItsOneRequest()
    {
        await using var server = await HubServer.StartAsync();
        await using var hub = TrainerHub.Create(new Upstreams(server.Address, server.Address, "k"));
        await hub.StartAsync();
        await hub.InvokeAsync(nameof(IRunsHub.Watch), "r1");
        Assert.Equal(["GET /hubs/runs k"], server.Requests);
    }

    [Fact]
    public async Task Connection_WithAProxyInTheEnvironment_GoesStraightToTheService()
    {
        await using var server = await HubServer.StartAsync();
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new DeadProxyFor(server.Address);
        try
        {
            await using var hub = TrainerHub.Create(new Upstreams(server.Address, server.Address, null));
            await hub.StartAsync();
            Assert.Equal(HubConnectionState.Connected, hub.State);
            using var proxied = new ClientWebSocket(); // a connection that uses the proxy fails
            await Assert.ThrowsAnyAsync<WebSocketException>(() => proxied.ConnectAsync(server.WebSocket, CancellationToken.None));
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    [Fact]
    public async Task Connection_ThatIsCut_ComesBackAndIsHeardAgain()
    {
        await using var server = await HubServer.StartAsync();
        await using var hub = TrainerHub.Create(new Upstreams(server.Address, server.Address, "k"));
        var back = new TaskCompletionSource();
        hub.Reconnected += _ =>
        {
            back.TrySetResult();
            return Task.CompletedTask;
        };
        var heard = new TaskCompletionSource<string>();
        TrainerHub.Listen(hub, what => heard.TrySetResult(((FeedEvent.Removed)what).RunId));
        await hub.StartAsync();
        await hub.InvokeAsync(nameof(IRunsHub.Watch), "r1");
        server.CutAll();

        await back.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await hub.InvokeAsync(nameof(IRunsHub.Watch), "r1");
        await server.All.RunRemoved("r7");
        Assert.Equal("r7", await heard.Task.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(2, server.Requests.Count);
    }

    /// <summary>A hub without a service, which records the requests that it gets.</summary>
    private sealed class HubServer(WebApplication app, ConcurrentQueue<string> requests, ConcurrentBag<HttpContext> callers)
        : IAsyncDisposable
    {
        public Uri Address => WebHost.AddressOf(app);
        public Uri WebSocket => new UriBuilder(Address) { Scheme = "ws", Path = "/hubs/runs" }.Uri;
        public ConcurrentQueue<string> Requests => requests;
        public IRunsClient All => app.Services.GetRequiredService<IHubContext<Watching, IRunsClient>>().Clients.All;

        public static async Task<HubServer> StartAsync()
        {
            var (requests, callers) = (new ConcurrentQueue<string>(), new ConcurrentBag<HttpContext>());
            var app = await WebHost.UpstreamAsync(
                map =>
                {
                    map.Use(
                        (context, next) =>
                        {
                            requests.Enqueue($"{context.Request.Method} {context.Request.Path} {context.Request.Headers["X-Jarvis-Key"]}");
                            return next(context);
                        }
                    );
                    map.MapHub<Watching>("/hubs/runs");
                },
                services: services =>
                {
                    services.AddSingleton(callers);
                    services.AddSignalR().AddJsonProtocol(json => ContractJson.Configure(json.PayloadSerializerOptions));
                }
            );
            return new HubServer(app, requests, callers);
        }

        /// <summary>Simulates a dead process: the sockets close without a SignalR close message.</summary>
        public void CutAll()
        {
            foreach (var caller in callers)
            {
                caller.Abort();
            }
        }

        public async ValueTask DisposeAsync()
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    private sealed class Watching(ConcurrentBag<HttpContext> callers) : Hub<IRunsClient>, IRunsHub
    {
        public Task Watch(string runId)
        {
            callers.Add(Context.GetHttpContext()!);
            return Task.CompletedTask;
        }

        public Task Unwatch(string runId) => Task.CompletedTask;
    }

    /// <summary>A dead proxy for one address only; other addresses are not proxied, because tests may run in parallel.</summary>
    private sealed class DeadProxyFor(Uri address) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri GetProxy(Uri destination) => new("http://127.0.0.1:9");

        public bool IsBypassed(Uri host) => host.Port != address.Port;
    }
}
