using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;

namespace Jarvis.Web.Tests;

/// <summary>The assets that a browser loads with every page, from the build's own output.</summary>
public sealed partial class AssetsTests(AssetsTests.Fixture fixture) : IClassFixture<AssetsTests.Fixture>
{
    [Fact]
    public async Task StylesAndScripts_OfAPage_AreServedCompressed()
    {
        var (packed, plain) = (0L, 0L);
        foreach (string address in await AddressesAsync())
        {
            using var response = await GetAsync(address);
            Assert.Equal(("gzip", address), (response.Content.Headers.ContentEncoding.SingleOrDefault(), address));
            byte[] body = await response.Content.ReadAsByteArrayAsync();
            using var unpacked = new MemoryStream();
            await using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
            await gzip.CopyToAsync(unpacked);
            packed += body.Length;
            plain += unpacked.Length;
        }

        Assert.InRange(packed, 1, plain / 3);
    }

    [Fact]
    public async Task Files_OfAPage_AreKeptByTheBrowser()
    {
        foreach (string address in await AddressesAsync())
        {
            using var response = await GetAsync(address);
            Assert.Equal((TimeSpan.FromDays(365), address), (response.Headers.CacheControl?.MaxAge, address));
        }
    }

    [Fact]
    public async Task BlazorsScript_IsTheOneOfTheFramework()
    {
        string script = Assert.Single(await AddressesAsync(), address =>
            address.StartsWith("_framework/blazor.web.", StringComparison.Ordinal)
        );
        using var response = await fixture.Web.Client.GetAsync(script);
        Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("resumeCircuit", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal); // exists since .NET 10
    }

    private async Task<IReadOnlyList<string>> AddressesAsync()
    {
        string page = await fixture.Web.Client.GetStringAsync("");
        var addresses = Address().Matches(page).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.Contains(addresses, address => address.StartsWith("_content/MudBlazor/MudBlazor.min.css?v=", StringComparison.Ordinal));
        Assert.Contains(addresses, address => address.StartsWith("css/app.", StringComparison.Ordinal));
        Assert.Contains(addresses, address => address.StartsWith("js/shell.", StringComparison.Ordinal));
        return addresses;
    }

    private async Task<HttpResponseMessage> GetAsync(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.AcceptEncoding.Add(new("gzip"));
        var response = await fixture.Web.Client.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, address), (response.StatusCode, address));
        return response;
    }

    [Fact]
    public async Task Theme_OfBothPalettes_IsChosenByTheSystemOrByTheUser()
    {
        string address = Assert.Single(await AddressesAsync(), address => address.StartsWith("css/theme.css?v=", StringComparison.Ordinal));
        string css = await fixture.Web.Client.GetStringAsync(address);
        string[] rules = ["\n:root{", ":root:not([data-theme=light]){", ":root[data-theme=dark]{"];
        string[] primaries =
        [
            .. rules.Select(rule => Primary().Match(("\n" + css)[("\n" + css).IndexOf(rule, StringComparison.Ordinal)..]).Groups[1].Value),
        ];
        Assert.Equal(["rgba(81,69,224,1)", "rgba(165,157,255,1)", "rgba(165,157,255,1)"], primaries);
    }

    [GeneratedRegex("--mud-palette-primary: *([^;]+);")]
    private static partial Regex Primary();

    [GeneratedRegex("""(?:href|src)="([^"]+\.(?:css|js)(?:\?[^"]*)?)["]""")]
    private static partial Regex Address();

    public sealed class Fixture : IAsyncLifetime
    {
        public WebHost Web { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Web = await WebHost.StartAsync();

        public ValueTask DisposeAsync() => Web.DisposeAsync();
    }
}
