using Jarvis.Web.Security;
using Microsoft.Extensions.Configuration;

namespace Jarvis.Web.Tests;

public sealed class LoopbackOnlyTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://localhost:5080;http://[::1]:5080")]
    [InlineData("http://127.0.0.2:0")]
    public void Refusal_OfLoopbackAddresses_IsNone(string urls) => Assert.Null(LoopbackOnly.Refusal(Configured("urls", urls)));

    [Theory]
    [InlineData("urls", "http://0.0.0.0:5080")]
    [InlineData("urls", "http://*:5080")]
    [InlineData("urls", "http://127.0.0.1:5080;http://[::]:5081")]
    [InlineData("urls", "http://jarvis.example:80")]
    [InlineData("urls", "not an address")]
    [InlineData("HTTP_PORTS", "8080")]
    [InlineData("Kestrel:Endpoints:Open:Url", "http://192.168.1.7:80")]
    public void Refusal_OfAnythingElse_IsOneSentenceWithTheWayOut(string key, string value)
    {
        string? refusal = LoopbackOnly.Refusal(Configured(key, value));
        Assert.NotNull(refusal);
        Assert.Contains("http://127.0.0.1:PORT", refusal);
    }

    [Fact]
    public void Create_OnAnOpenAddress_RefusesToStart() => Assert.Null(WebApp.Create(["--urls=http://0.0.0.0:0"]));

    private static IConfiguration Configured(string key, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [key] = value }).Build();
}
