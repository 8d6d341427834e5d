using System.Text.Json;
using Jarvis.Data;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Jarvis.Trainer.Api;

/// <summary>Every error as a problem document, without a stack trace.</summary>
internal sealed class Problems(IProblemDetailsService writer, ILogger<Problems> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception error, CancellationToken cancellationToken)
    {
        var (status, title, detail) = Describe(error);
        if (status >= StatusCodes.Status500InternalServerError) logger.LogError(error, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
        http.Response.StatusCode = status;
        await writer.WriteAsync(new ProblemDetailsContext { HttpContext = http, ProblemDetails = { Status = status, Title = title, Detail = detail } });
        return true;
    }

    private static (int Status, string Title, string Detail) Describe(Exception error) => error switch
    {
        RequestRefusedException refused => (refused.Status, refused.Message, refused.Detail),
        DatasetException dataset => (StatusCodes.Status409Conflict, "The dataset stays as it is.", dataset.Message),
        BadHttpRequestException { InnerException: JsonException json } => (StatusCodes.Status400BadRequest, "The request's body is not what this route takes.", Where(json)),
        BadHttpRequestException bad => (bad.StatusCode, "The request cannot be read.", bad.Message),
        SqliteException database => (StatusCodes.Status507InsufficientStorage, "The database could not be read or written.",
            $"trainer.db answered: {database.Message}. Look at the free space of the disk that holds JARVIS_HOME, then try again."),
        IOException io => (StatusCodes.Status507InsufficientStorage, "A file could not be read or written.",
            $"{io.Message} Look at the free space and the permissions of the disk that holds JARVIS_HOME, then try again."),
        _ => (StatusCodes.Status500InternalServerError, "Something in the trainer failed.",
            "What went wrong stands in JARVIS_HOME/logs/trainer.log. Try again; if it happens again, that log says why."),
    };

    private static string Where(JsonException json) => json.Path is { Length: > 1 } path
        ? $"At {path[2..]}{(json.LineNumber is { } line ? $" (line {line + 1})" : "")} there is an unknown key, or a value of the wrong type. GET /api/openapi/v1.json describes every route."
        : "It must be one JSON object. GET /api/openapi/v1.json describes every route.";
}
