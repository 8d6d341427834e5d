using System.Net;

namespace Jarvis.Web.Security;

/// <summary>
/// Decides which requests come from this machine's own page: the name asked for must be a loopback name (else DNS rebinding could read us),
/// and a page of another origin may not call hub, circuit or API.
/// </summary>
public static class LocalOrigin
{
    public static bool IsLocalHost(HostString host)
    {
        string name = host.Host;
        return name is "127.0.0.1" or "[::1]" || name.Equals("localhost", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>True for what browsers send from another site; programs that send no origin (curl, OpenAI clients) pass.</summary>
    public static bool IsForeign(HttpRequest request)
    {
        if (request.Headers.Origin is { Count: > 0 } origins)
        {
            return !origins.All(origin =>
                Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && uri.Scheme == request.Scheme
                && new HostString(uri.Authority) == request.Host
            );
        }

        return request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
    }

    public static bool IsLoopback(IPAddress? address) => address is null || IPAddress.IsLoopback(address);
}
