using Jarvis.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Jarvis.ServiceDefaults.Tests;

public sealed class LoopbackListenerTests
{
    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://*:0")]
    public async Task Start_OnAnAddressThatOthersReach_IsRefused(string url)
    {
        using var home = new TemporaryFolder();
        await using var app = Service(home, url);
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains("reachable from outside", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_OfAService_IsAnsweredOnLoopback()
    {
        using var home = new TemporaryFolder();
        await using var app = Service(home, "http://127.0.0.1:0");
        app.MapDefaultEndpoints();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = Loopback.AddressOf(app) };
        Assert.Equal("Healthy", await client.GetStringAsync("/health", TestContext.Current.CancellationToken));
        Assert.Equal("Healthy", await client.GetStringAsync("/alive", TestContext.Current.CancellationToken));
    }

    private static WebApplication Service(TemporaryFolder home, string url)
    {
        var builder = WebApplication.CreateSlimBuilder([$"--urls={url}", $"--JARVIS_HOME={home.Path}"]);
        builder.AddServiceDefaults("test");
        builder.Logging.ClearProviders();
        return builder.Build();
    }
}
