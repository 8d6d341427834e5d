using Jarvis.ServiceDefaults;
using Yarp.ReverseProxy.Forwarder;

namespace Jarvis.Web.Forwarding;

/// <summary>
/// Adds the internal key to a request that is passed on, and takes away what concerns the browser and this page alone: cookies, origin,
/// fetch metadata, and any key of the caller's. Of the answer, cookies and the service's own policy stay behind, since this page has its
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
        // As it was written: YARP would encode the percent sign of an encoded slash once more.
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

        // A service that refuses a large body says so before it is sent; one that hangs up in the middle looks dead.
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
