using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Inference.Models;
using Jarvis.ServiceDefaults;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Inference.OpenAi;

/// <summary>The routes under <c>/v1</c>, and errors as OpenAI writes them.</summary>
internal static class OpenAiEndpoints
{
    public static WebApplication MapOpenAi(this WebApplication app)
    {
        app.MapOpenApi(OpenAiDocument.Route);
        var routes = app.MapGroup("/v1").AddEndpointFilter(ReportErrorsAsync);
        routes.MapGet("/models", (ModelsEndpoint models) => Results.Json(models.List(), ContractJson.Options));
        routes.MapGet(
            "/models/{**id}",
            (string id, ModelsEndpoint models) => Results.Json(models.Find(Uri.UnescapeDataString(id)), ContractJson.Options)
        );
        routes.MapPost(
            "/chat/completions",
            async (HttpContext context, ModelHost models, TimeProvider time) =>
            {
                await ChatEndpoint.AnswerAsync(context, models, time);
                return Results.Empty;
            }
        );
        routes.MapPost(
            "/completions",
            async (HttpContext context, ModelHost models, TimeProvider time) =>
            {
                await CompletionEndpoint.AnswerAsync(context, models, time);
                return Results.Empty;
            }
        );
        routes.MapFallback(
            (HttpContext context) =>
                throw new OpenAiException(
                    StatusCodes.Status404NotFound,
                    $"{context.Request.Method} {context.Request.Path} does not exist. There are GET /v1/models, POST "
                        + "/v1/chat/completions and POST /v1/completions."
                )
        );
        return app;
    }

    private static async ValueTask<object?> ReportErrorsAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        try
        {
            return await next(call);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return Results.Empty; // the client is gone; the computation has been cancelled
        }
        catch (Exception exception)
        {
            var error = Translate(exception, context.RequestServices.GetRequiredService<JarvisPaths>());
            var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Jarvis.Inference.OpenAi");
            if (error.Status >= 500)
            {
                logger.LogError(
                    exception,
                    "{Method} {Path} failed ({TraceId}).",
                    context.Request.Method,
                    context.Request.Path,
                    context.TraceIdentifier
                );
            }
            if (!context.Response.HasStarted)
            {
                return Results.Json(error.Body, ContractJson.Options, statusCode: error.Status);
            }
            // In the middle of a stream, the error is sent as an event, as OpenAI does.
            await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(error.Body, ContractJson.Options)}\n\n");
            return Results.Empty;
        }
    }

    private static OpenAiException Translate(Exception problem, JarvisPaths paths) =>
        problem switch
        {
            OpenAiException known => known,
            ModelNotFoundException => new OpenAiException(
                StatusCodes.Status404NotFound,
                problem.Message,
                parameter: "model",
                code: "model_not_found"
            ),
            ModelUnavailableException => new OpenAiException(
                StatusCodes.Status503ServiceUnavailable,
                problem.Message,
                "server_error",
                "model"
            ),
            Engine.Generation.PromptTooLongException tooLong => Answer.TooLong(tooLong),
            InvalidDataException => new OpenAiException(
                StatusCodes.Status500InternalServerError,
                ShownText.WithoutPaths(problem.Message, paths),
                "server_error",
                "model",
                "model_damaged"
            ),
            TokenizerFormatException slow => OpenAiException.BadRequest(
                ShownText.WithoutPaths(slow.Message, paths),
                "messages",
                "tokenizer_failed"
            ),
            BadHttpRequestException bad => new OpenAiException(bad.StatusCode, bad.Message),
            OperationCanceledException => new OpenAiException(
                StatusCodes.Status503ServiceUnavailable,
                "The service is stopping; the answer broke off. Ask again in a moment.",
                "server_error"
            ),
            _ => new OpenAiException(
                StatusCodes.Status500InternalServerError,
                "The answer failed. The log of the inference service (JARVIS_HOME/logs) says why.",
                "server_error"
            ),
        };
}
