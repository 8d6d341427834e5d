using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.ServiceDefaults;
using Jarvis.Tokenizers.Format;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Jarvis.Trainer.Api;

/// <summary>Every error as a problem document, without a stack trace.</summary>
internal sealed class Problems(IProblemDetailsService writer, JarvisPaths paths, ILogger<Problems> logger) : IExceptionHandler
{
    private const int Busy = 5, Locked = 6;   // SQLite's result codes

    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception error, CancellationToken cancellationToken)
    {
        var (status, title, detail) = Describe(error);
        if (status >= StatusCodes.Status500InternalServerError) logger.LogError(error, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
        http.Response.StatusCode = status;
        await writer.WriteAsync(new ProblemDetailsContext { HttpContext = http, ProblemDetails = { Status = status, Title = title, Detail = detail } });
        return true;
    }

    private (int Status, string Title, string Detail) Describe(Exception error) => error switch
    {
        RequestRefusedException refused => (refused.Status, refused.Message, refused.Detail),
        DatasetException dataset => (StatusCodes.Status409Conflict, "The dataset stays as it is.", DamageText.Of(dataset, paths)),
        TokenizerFormatException tokenizer => (StatusCodes.Status400BadRequest, "This tokenizer cannot be used.", ShownText.WithoutPaths(tokenizer.Message, paths)),
        BadHttpRequestException { InnerException: JsonException json } => (StatusCodes.Status400BadRequest, "The request's body is not what this route takes.", RequestJson.Problem(json)),
        BadHttpRequestException bad => (bad.StatusCode, "The request cannot be read.", bad.Message),
        PathTooLongException => (StatusCodes.Status400BadRequest, "A name in the request is too long.", "The system has no files of such a name. Use a shorter one."),
        SqliteException { SqliteErrorCode: Busy or Locked } => (StatusCodes.Status503ServiceUnavailable, ApiResponses.BusyTitle,
            "Another program, or a long work of this one, holds trainer.db for longer than ten seconds. Try again in a moment."),
        SqliteException database => (StatusCodes.Status507InsufficientStorage, "The database could not be read or written.",
            $"trainer.db answered: {database.Message}. Look at the free space of the disk that holds JARVIS_HOME, then try again."),
        IOException or UnauthorizedAccessException => (StatusCodes.Status507InsufficientStorage, "A file could not be read or written.",
            $"{error.Message} Look at the free space and the permissions of the disk that holds JARVIS_HOME, then try again."),
        _ => (StatusCodes.Status500InternalServerError, "Something in the trainer failed.",
            "What went wrong stands in JARVIS_HOME/logs/trainer.log. Try again; if it happens again, that log says why."),
    };
}
