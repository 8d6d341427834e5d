using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Jarvis.ServiceDefaults.Telemetry;

/// <summary>
/// ASP.NET Core starts a server span without name and tags; this gives it both, as OpenTelemetry's HTTP conventions have them, and drops the
/// spans of health probes.
/// </summary>
internal sealed class HttpSpans : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(RecordAsync);
        next(app);
    };

    private static async Task RecordAsync(HttpContext context, RequestDelegate next)
    {
        var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
        if (span is not { IsAllDataRequested: true })
        {
            await next(context);
            return;
        }

        var request = context.Request;
        if (request.Path == ServiceDefaultsExtensions.HealthPath || request.Path == ServiceDefaultsExtensions.AlivePath)
        {
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            span.IsAllDataRequested = false;
            await next(context);
            return;
        }

        span.SetTag("http.request.method", request.Method).SetTag("url.scheme", request.Scheme).SetTag("url.path", request.Path.Value).SetTag("server.address", request.Host.Host);
        try
        {
            await next(context);
        }
        catch (Exception error)
        {
            span.AddException(error);
            span.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
            throw;
        }
        finally
        {
            string? route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
            span.DisplayName = route is null ? request.Method : $"{request.Method} {route}";
            span.SetTag("http.response.status_code", context.Response.StatusCode).SetTag("http.route", route);
            if (context.Response.StatusCode >= 500) span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
