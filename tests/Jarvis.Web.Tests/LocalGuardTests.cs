using System.Net;

namespace Jarvis.Web.Tests;

public sealed class LocalGuardTests(LocalGuardTests.Fixture fixture) : IClassFixture<LocalGuardTests.Fixture>
{
    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    [InlineData("jarvis.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.nip.io", HttpStatusCode.MisdirectedRequest)]
    [InlineData("192.168.1.7", HttpStatusCode.MisdirectedRequest)]
    public async Task Request_ByHostName_IsAnsweredOnlyForLoopbackNames(string host, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "alive");
        request.Headers.Host = $"{host}:{fixture.Web.Address.Port}";
        using var response = await fixture.Web.Client.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("api/runs")]
    [InlineData("v1/models")]
    [InlineData("hubs/runs")]
    [InlineData("_blazor/negotiate")]
    public async Task Request_FromAForeignOrigin_IsRefused(string path)
    {
        foreach (
            string origin in new[]
            {
                "http://evil.example",
                "null",
                $"http://127.0.0.1:{fixture.Web.Address.Port + 1}",
                $"https://127.0.0.1:{fixture.Web.Address.Port}",
            }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Origin", origin);
            using var response = await fixture.Web.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData("same-site", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", HttpStatusCode.BadGateway)] // forwarded, but no service is running
    public async Task Request_WithoutOriginButFromAnotherSite_IsRefused(string site, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/runs");
        request.Headers.Add("Sec-Fetch-Site", site);
        using var response = await fixture.Web.Client.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Request_FromOurOwnOrigin_PassesTheGuard()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/runs");
        request.Headers.Add("Origin", fixture.Web.Address.GetLeftPart(UriPartial.Authority));
        using var response = await fixture.Web.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("starting", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Page_HasAPolicyWithoutInlineScripts()
    {
        using var response = await fixture.Web.Client.GetAsync("");
        string policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("script-src 'self';", policy);
        Assert.Contains("style-src 'self';", policy);
        Assert.DoesNotContain("sha256", policy);
        Assert.Contains("object-src 'none'", policy);
        Assert.DoesNotContain("unsafe-eval", policy);
        string page = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<script>", page);
        Assert.DoesNotContain("<style", page);
    }

    public sealed class Fixture : IAsyncLifetime
    {
        public WebHost Web { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Web = await WebHost.StartAsync();

        public ValueTask DisposeAsync() => Web.DisposeAsync();
    }
}
