namespace Jarvis.Web.Security;

/// <summary>
/// First in the pipeline: refuses requests from other machines and other origins in one sentence, and adds the security headers to
/// everything else.
/// </summary>
public sealed class LocalGuard(RequestDelegate next)
{
    /// <summary>
    /// No inline script and no inline style element. Style attributes are allowed: MudBlazor and uPlot position with them.
    /// </summary>
    public const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
        + "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; frame-ancestors 'self'; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'";

    private static readonly PathString[] _guarded = ["/api", "/v1", "/hubs", "/_blazor"];

    public async Task InvokeAsync(HttpContext context)
    {
        if (!LocalOrigin.IsLoopback(context.Connection.RemoteIpAddress) || !LocalOrigin.IsLocalHost(context.Request.Host))
        {
            await RefuseAsync(
                context,
                StatusCodes.Status421MisdirectedRequest,
                "Jarvis answers only on this machine, as localhost, 127.0.0.1 or [::1]: there is no login yet."
            );
            return;
        }

        if (
            LocalOrigin.IsForeign(context.Request)
            && (!IsRead(context.Request) || _guarded.Any(path => context.Request.Path.StartsWithSegments(path)))
        )
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "A page of another origin may not use Jarvis: open Jarvis itself.");
            return;
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        await next(context);
    }

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static Task RefuseAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence + "\n");
    }
}
