using System.Net;

namespace Jarvis.Web.Security;

/// <summary>
/// Decides which requests come from this machine's own page: the host name must be a loopback name (otherwise DNS rebinding could read our
/// data), and a page of another origin may not call the hub, the circuit or the API.
/// </summary>
public static class LocalOrigin
{
    public static bool IsLocalHost(HostString host)
    {
        string name = host.Host;
        return name is "127.0.0.1" or "[::1]" || name.Equals("localhost", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// True for requests that a browser sends from another site; programs that send no origin (curl, OpenAI clients) pass.
    /// </summary>
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
