using System.Net;
using Jarvis.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Jarvis.Web.Forwarding;

/// <summary>
/// Streams a request to a service and the response back: server-sent events reach the browser piece by piece, and an upload of 2 GB needs
/// only a fixed buffer. Requests refused here get an error in the route's own format.
/// </summary>
public sealed class Forwarder(IHttpForwarder forwarder, Upstreams upstreams, ILogger<Forwarder> logger) : IDisposable
{
    /// <summary>No timeout: a model may need minutes before it answers. The caller ends the request by disconnecting.</summary>
    internal static readonly ForwarderRequestConfig Request = new()
    {
        ActivityTimeout = Timeout.InfiniteTimeSpan,
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private readonly HttpMessageInvoker _client = new(HttpClients.PrimaryHandler());
    private readonly ServiceTransformer _transformer = new(upstreams.Key);

    /// <param name="largestBody">Maximum size of the request body in bytes.</param>
    public async Task ForwardAsync(HttpContext context, Uri upstream, long largestBody, Func<HttpContext, int, string, string, Task> refuse)
    {
        // Kestrel's own limit would close the connection instead of reading a little further, and many clients would then never see the
        // response.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Request.ContentLength > largestBody)
        {
            await RefuseTooLargeAsync();
            return;
        }

        var body = new LimitedBody(context.Request.Body, largestBody);
        context.Request.Body = body;
        var error = await forwarder.SendAsync(context, upstream.AbsoluteUri, _client, Request, _transformer);
        string reason = context.GetForwarderErrorFeature()?.Exception?.Message ?? "";
        if (error == ForwarderError.None || context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (context.Response.HasStarted)
        {
            // YARP has closed the connection, so that a truncated response does not look complete.
            ForwarderLog.BrokeOff(logger, context.Request.Path, reason);
        }
        else if (body.IsBeyondLimit)
        {
            await RefuseTooLargeAsync();
        }
        else if (error == ForwarderError.RequestBodyClient)
        {
            await refuse(context, StatusCodes.Status400BadRequest, "The upload broke off.", reason);
        }
        else
        {
            ForwarderLog.Unreachable(logger, upstream.Authority, reason);
            await refuse(
                context,
                StatusCodes.Status502BadGateway,
                "The service behind this page does not answer.",
                "It may still be starting, or it is being restarted; try again in a few seconds."
            );
        }

        Task RefuseTooLargeAsync() =>
            refuse(context, StatusCodes.Status413PayloadTooLarge, TooLarge.Title(largestBody), TooLarge.Detail(largestBody));
    }

    public void Dispose() => _client.Dispose();
}

internal static partial class ForwarderLog
{
    [LoggerMessage(LogLevel.Warning, "{Upstream} cannot be reached: {Reason}")]
    public static partial void Unreachable(ILogger logger, string upstream, string reason);

    [LoggerMessage(LogLevel.Warning, "The answer to {Path} broke off: {Reason}")]
    public static partial void BrokeOff(ILogger logger, string path, string reason);
}
