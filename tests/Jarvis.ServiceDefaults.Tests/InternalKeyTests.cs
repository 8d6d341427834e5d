using System.Net;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Jarvis.ServiceDefaults.Tests;

public sealed class InternalKeyTests
{
    [Theory]
    [InlineData("/api/runs", "secret", HttpStatusCode.OK)]
    [InlineData("/api/runs", null, HttpStatusCode.Unauthorized)]
    [InlineData("/api/runs", "", HttpStatusCode.Unauthorized)]
    [InlineData("/api/runs", "Secret", HttpStatusCode.Unauthorized)]
    [InlineData("/api/runs", "secret2", HttpStatusCode.Unauthorized)]
    [InlineData("/health", null, HttpStatusCode.OK)]
    [InlineData("/alive", null, HttpStatusCode.OK)]
    [InlineData("/healthy", null, HttpStatusCode.Unauthorized)]
    [InlineData("/health/../api/runs", null, HttpStatusCode.Unauthorized)]
    public async Task Request_IsAnswered_ToWhoHoldsTheKey(string path, string? key, HttpStatusCode expected)
    {
        await using var app = await StartAsync($"--{InternalKey.Variable}=secret");
        using var client = new HttpClient { BaseAddress = Loopback.AddressOf(app) };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            request.Headers.Add(InternalKey.Header, key);
        }
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Request_WithMoreThanTheKey_IsRefused()
    {
        await using var app = await StartAsync($"--{InternalKey.Variable}=secret");
        using var client = new HttpClient { BaseAddress = Loopback.AddressOf(app) };
        client.DefaultRequestHeaders.Add(InternalKey.Header, ["secret", "other"]);
        using var response = await client.GetAsync("/api/runs", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("dashboard's address", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_WithoutAKey_IsRefusedWithTheWayOut() =>
        Assert.Contains(
            "up, or set the same value",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync())).Message,
            StringComparison.Ordinal
        );

    private static Task<WebApplication> StartAsync(params string[] settings) =>
        Loopback.StartAsync(
            app =>
            {
                app.UseInternalKey();
                app.Run(_ => Task.CompletedTask);
            },
            settings
        );
}
