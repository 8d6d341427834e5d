using Jarvis.ServiceDefaults;
using Yarp.ReverseProxy.Forwarder;

namespace Jarvis.Web.Forwarding;

/// <summary>
/// Adds the internal key to a forwarded request and removes what concerns only the browser and this page: cookies, origin, fetch metadata
/// and any key that the caller sent. From the response it removes cookies and the service's own security policy, because this page sets its
/// own.
/// </summary>
internal sealed class ServiceTransformer(string? key) : HttpTransformer
{
    private const int LargeBodyBytes = 1 << 20;
    private static readonly string[] _callersOwn = ["Cookie", "Origin", "Expect", InternalKey.Header];
    private static readonly string[] _servicesOwn = ["Set-Cookie", "Content-Security-Policy", "Server", "Alt-Svc"];

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext,
        HttpRequestMessage proxyRequest,
        string destinationPrefix,
        CancellationToken cancellationToken
    )
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        // The path as the client encoded it: YARP would encode the percent sign of an encoded slash again.
        proxyRequest.RequestUri = new Uri(
            new Uri(destinationPrefix),
            httpContext.Request.Path.ToUriComponent() + httpContext.Request.QueryString
        );
        var headers = proxyRequest.Headers;
        headers.Host = null;
        foreach (string name in _callersOwn.Concat(httpContext.Request.Headers.Keys.Where(IsFetchMetadata)))
        {
            headers.Remove(name);
        }

        // With Expect: 100-continue a service can refuse a large body before it is sent; one that closes the connection midway looks
        // unreachable.
        headers.ExpectContinue = httpContext.Request.ContentLength is null or > LargeBodyBytes && proxyRequest.Content is not null;
        if (key is not null)
        {
            headers.TryAddWithoutValidation(InternalKey.Header, key);
        }
    }

    public override ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext,
        HttpResponseMessage? proxyResponse,
        CancellationToken cancellationToken
    )
    {
        foreach (string name in _servicesOwn)
        {
            proxyResponse?.Headers.Remove(name);
        }

        return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }

    private static bool IsFetchMetadata(string header) => header.StartsWith("Sec-", StringComparison.OrdinalIgnoreCase);
}
