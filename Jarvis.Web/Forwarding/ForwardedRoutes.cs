using Jarvis.Contracts;

namespace Jarvis.Web.Forwarding;

/// <summary>
/// Forwards <c>/api</c> to the Trainer and <c>/v1</c> to Inference. Each reports errors in the format that its clients expect.
/// </summary>
public static class ForwardedRoutes
{
    public static void MapForwarder(this IEndpointRouteBuilder routes)
    {
        routes.Map("/api/{**rest}", Trainer).WithMetadata(new DisableAntiforgery()).WithDisplayName("forward /api");
        routes.Map("/v1/{**rest}", Inference).WithMetadata(new DisableAntiforgery()).WithDisplayName("forward /v1");
    }

    private static Task Trainer(HttpContext context)
    {
        // A report may contain untrusted text, so it gets no script, no network and no access to this origin.
        if (context.Request.Path.Value?.EndsWith("/report", StringComparison.Ordinal) == true)
        {
            context.Response.Headers.ContentSecurityPolicy =
                "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
        }

        long largestBody = context.Request.Path.StartsWithSegments("/api/uploads") ? BodyLimits.Upload : BodyLimits.Other;
        return context
            .RequestServices.GetRequiredService<Forwarder>()
            .ForwardAsync(context, context.RequestServices.GetRequiredService<Upstreams>().Trainer, largestBody, Problem);
    }

    private static Task Inference(HttpContext context) =>
        context
            .RequestServices.GetRequiredService<Forwarder>()
            .ForwardAsync(context, context.RequestServices.GetRequiredService<Upstreams>().Inference, BodyLimits.Chat, OpenAiError);

    private static Task Problem(HttpContext context, int status, string title, string detail) =>
        Results.Problem(statusCode: status, title: title, detail: detail).ExecuteAsync(context);

    private static Task OpenAiError(HttpContext context, int status, string title, string detail) =>
        Results
            .Json(new { error = new { message = $"{title} {detail}", type = ErrorType(status) } }, ContractJson.Options, statusCode: status)
            .ExecuteAsync(context);

    private static string ErrorType(int status) =>
        status < StatusCodes.Status500InternalServerError ? "invalid_request_error" : "service_unavailable";

    private sealed class DisableAntiforgery : Microsoft.AspNetCore.Antiforgery.IAntiforgeryMetadata
    {
        public bool RequiresValidation => false;
    }
}
