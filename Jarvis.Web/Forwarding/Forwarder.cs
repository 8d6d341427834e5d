using System.Net;
using System.Net.Sockets;
using Jarvis.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;

namespace Jarvis.Web.Forwarding;

/// <summary>
/// Passes one request on and its answer back, both as they flow: server-sent events reach the browser piece by piece, an upload of 2 GB goes
/// through a fixed buffer. Adds the internal key; takes cookies, origin and any key of the caller's away.
/// </summary>
public sealed class Forwarder(HttpClient client, Upstreams upstreams, ILogger<Forwarder> logger)
{
    private const long LargestBodyBytes = 2L << 30;
    private const int BufferBytes = 64 << 10;

    private static readonly HashSet<string> _notPassedOn = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding",
        "Upgrade", "Host", "Cookie", "Set-Cookie", "Origin", "Expect", "Alt-Svc", "Server", "Content-Security-Policy", InternalKey.Header,
    };

    public async Task ForwardAsync(HttpContext context, Uri upstream, Func<HttpContext, int, string, string, Task> refuse)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestBodyBytes + (1 << 20);
        }

        if (context.Request.ContentLength > LargestBodyBytes)
        {
            await refuse(context, StatusCodes.Status413PayloadTooLarge, "The file is larger than 2 GB.", "Split it and bring the parts one by one.");
            return;
        }

        using var request = Request(context.Request, upstream);
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when ((failure as BadHttpRequestException ?? failure.InnerException as BadHttpRequestException) is { } refused)
        {
            // Thrown while the body is copied, so the client wraps it: the sender sent more than it may, or broke off.
            bool tooLarge = refused.StatusCode == StatusCodes.Status413PayloadTooLarge;
            await refuse(context, refused.StatusCode, tooLarge ? "The file is larger than 2 GB." : "The upload broke off.",
                tooLarge ? "Split it and bring the parts one by one." : refused.Message);
            return;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            ForwarderLog.Unreachable(logger, upstream.Authority, failure.Message);
            await refuse(context, StatusCodes.Status502BadGateway, "The service behind this page does not answer.",
                "It may still be starting, or it is being restarted; try again in a few seconds.");
            return;
        }

        using (response)
        {
            await AnswerAsync(context, response);
        }
    }

    private HttpRequestMessage Request(HttpRequest incoming, Uri upstream)
    {
        var request = new HttpRequestMessage(new HttpMethod(incoming.Method), new Uri(upstream, incoming.Path.ToUriComponent() + incoming.QueryString))
        {
            Version = HttpVersion.Version11,
        };
        if (incoming.ContentLength is > 0 || incoming.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(incoming.Body, BufferBytes);
        }

        foreach (var (name, values) in incoming.Headers)
        {
            if (!_notPassedOn.Contains(name) && !name.StartsWith("Sec-", StringComparison.OrdinalIgnoreCase)
                && !request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        if (upstreams.Key is { } key)
        {
            request.Headers.TryAddWithoutValidation(InternalKey.Header, key);
        }

        return request;
    }

    private async Task AnswerAsync(HttpContext context, HttpResponseMessage response)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            if (!_notPassedOn.Contains(name))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var buffer = new byte[BufferBytes];
        try
        {
            await context.Response.StartAsync(context.RequestAborted);
            await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
            int count;
            while ((count = await body.ReadAsync(buffer, context.RequestAborted)) > 0)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser left; disposing the upstream answer tells the service.
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            ForwarderLog.BrokeOff(logger, context.Request.Path, failure.Message);
            context.Abort();     // A torn answer must not look like a whole one.
        }
    }
}

internal static partial class ForwarderLog
{
    [LoggerMessage(LogLevel.Warning, "{Upstream} cannot be reached: {Reason}")]
    public static partial void Unreachable(ILogger logger, string upstream, string reason);

    [LoggerMessage(LogLevel.Warning, "The answer to {Path} broke off: {Reason}")]
    public static partial void BrokeOff(ILogger logger, string path, string reason);
}
