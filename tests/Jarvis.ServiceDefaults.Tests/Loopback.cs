using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Jarvis.ServiceDefaults.Tests;

/// <summary>A server on a free loopback port.</summary>
internal static class Loopback
{
    public static async Task<WebApplication> StartAsync(Action<WebApplication> map, params string[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", .. settings]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }

    public static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
