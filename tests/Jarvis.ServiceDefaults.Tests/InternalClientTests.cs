using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Jarvis.ServiceDefaults.Tests;

public sealed class InternalClientTests
{
    [Fact]
    public async Task Request_ToAServicesName_GoesToItsAddressWithTheKey()
    {
        await using var service = await Service.StartAsync();
        using var text = await service.Client.GetAsync("api/runs?after=5");
        Assert.Equal(["GET /api/runs?after=5 k"], service.Requests);
    }

    [Fact]
    public async Task Request_ToAHostThatIsNoService_GoesThereAsWritten()
    {
        await using var service = await Service.StartAsync();
        using var text = await service.Client.GetAsync(new Uri(service.Address, "elsewhere"));
        Assert.Equal(["GET /elsewhere k"], service.Requests);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Read_WhileTheServiceStarts_IsTriedUntilItAnswers(string method)
    {
        await using var service = await Service.StartAsync(
            HttpStatusCode.ServiceUnavailable,
            HttpStatusCode.BadGateway,
            HttpStatusCode.GatewayTimeout
        );
        using var request = new HttpRequestMessage(new HttpMethod(method), "api/runs");
        using var response = await service.Client.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, 4), (response.StatusCode, service.Requests.Count));
    }

    [Fact]
    public async Task Read_ThatFailsByItself_IsNotTriedAgain()
    {
        await using var service = await Service.StartAsync(HttpStatusCode.InternalServerError);
        using var response = await service.Client.GetAsync("api/runs");
        Assert.Equal((HttpStatusCode.InternalServerError, 1), (response.StatusCode, service.Requests.Count));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Change_ThatMayHaveBeenObeyed_GoesOutOnce(string method)
    {
        await using var service = await Service.StartAsync(HttpStatusCode.ServiceUnavailable);
        using var request = new HttpRequestMessage(new HttpMethod(method), "api/runs") { Content = new StringContent("{}") };
        using var response = await service.Client.SendAsync(request);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (response.StatusCode, service.Requests.Count));
    }

    [Fact]
    public async Task Client_HasNoTimeLimitOfItsOwn()
    {
        await using var service = await Service.StartAsync();
        Assert.Equal(Timeout.InfiniteTimeSpan, service.Client.Timeout);
    }

    /// <summary>
    /// A service that answers first with the given statuses and then with 200, and its client as <c>AddServiceDefaults</c> configures it.
    /// </summary>
    private sealed class Service(WebApplication app, IHost caller, ConcurrentQueue<string> requests, string home) : IAsyncDisposable
    {
        public Uri Address => Loopback.AddressOf(app);
        public HttpClient Client { get; } = caller.Services.GetRequiredService<IHttpClientFactory>().CreateClient("trainer");
        public ConcurrentQueue<string> Requests => requests;

        public static async Task<Service> StartAsync(params HttpStatusCode[] first)
        {
            var (requests, statuses) = (new ConcurrentQueue<string>(), new ConcurrentQueue<HttpStatusCode>(first));
            var app = await Loopback.StartAsync(map => map.Map("/{**rest}", (HttpRequest request) =>
                {
                    requests.Enqueue($"{request.Method} {request.Path}{request.QueryString} {request.Headers["X-Jarvis-Key"]}");
                    return Results.StatusCode(statuses.TryDequeue(out var status) ? (int)status : StatusCodes.Status200OK);
                }));
            string home = Directory.CreateTempSubdirectory("jarvis-client-").FullName;
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Configuration.AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["services:trainer:http:0"] = Loopback.AddressOf(app).ToString(),
                    ["JARVIS_INTERNAL_KEY"] = "k",
                    ["JARVIS_HOME"] = home,
                }
            );
            builder.AddServiceDefaults("caller");
            builder.Services.AddInternalClient("trainer");
            builder.Logging.ClearProviders();
            return new Service(app, builder.Build(), requests, home);
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            caller.Dispose();
            await app.StopAsync();
            await app.DisposeAsync();
            Directory.Delete(home, recursive: true);
        }
    }
}
