using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jarvis.Web.Tests;

/// <summary>The real dashboard on a free port, with a stand-in for the services behind it.</summary>
public sealed class WebHost : IAsyncDisposable
{
    public const string Key = "the-key";
    private readonly WebApplication _web;
    private readonly string _home;

    private WebHost(WebApplication web, string home) =>
        (_web, _home, Client) = (web, home, new HttpClient { BaseAddress = AddressOf(web) });

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    public IServiceProvider Services => _web.Services;

    /// <param name="upstream">The target of <c>/api</c> and <c>/v1</c>; null uses a port where nothing listens.</param>
    /// <param name="log">Configures logging, which is off in tests otherwise.</param>
    public static async Task<WebHost> StartAsync(Uri? upstream = null, Action<WebApplicationBuilder>? log = null)
    {
        string home = Directory.CreateTempSubdirectory("jarvis-web-").FullName;
        string address = upstream?.ToString() ?? "http://127.0.0.1:9";
        var web = WebApp.Create(["--urls=http://127.0.0.1:0"], builder =>
        {
            builder.Logging.ClearProviders();
            log?.Invoke(builder);
            builder.Configuration.AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["services:trainer:http:0"] = address,
                    ["services:inference:http:0"] = address,
                    ["JARVIS_INTERNAL_KEY"] = Key,
                    ["JARVIS_HOME"] = home,
                }
            );
        })!;
        await web.StartAsync();
        return new WebHost(web, home);
    }

    /// <summary>A bare server with the routes of a test.</summary>
    public static async Task<WebApplication> UpstreamAsync(
        Action<WebApplication> map,
        string url = "http://127.0.0.1:0",
        Action<IServiceCollection>? services = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder([$"--urls={url}"]);
        builder.Logging.ClearProviders();
        // Open sockets do not close by themselves.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        services?.Invoke(builder.Services);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }

    public static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _web.StopAsync();
        await _web.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }
}
