using Jarvis.ServiceDefaults;

namespace Jarvis.Web;

/// <summary>Where the services behind this page are, and the key that they ask for.</summary>
/// <param name="Key">What <c>JARVIS_INTERNAL_KEY</c> says; null lets the upstream refuse, which the page then shows.</param>
public sealed record Upstreams(Uri Trainer, Uri Inference, string? Key)
{
    /// <summary>Reads <c>services:{name}:http:0</c>; ports 5081 and 5082 when started by hand.</summary>
    public static Upstreams From(IConfiguration configuration) => new(
        Address(configuration, "trainer", 5081),
        Address(configuration, "inference", 5082),
        InternalKey.Of(configuration));

    private static Uri Address(IConfiguration configuration, string name, int port) =>
        new(configuration[$"services:{name}:http:0"] ?? $"http://127.0.0.1:{port}");

    /// <summary>A client that follows nothing, keeps no cookies and never times a stream out.</summary>
    public static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
