using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.ServiceDefaults;
using Jarvis.Storage;
using Jarvis.Tokenizers.Format;
using Jarvis.Trainer.Refusals;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Jarvis.Trainer.Api;

/// <summary>Every error as a problem document, without a stack trace.</summary>
internal sealed class Problems(IProblemDetailsService writer, JarvisPaths paths, ILogger<Problems> logger) : IExceptionHandler
{
    private const int Busy = 5,
        Locked = 6,
        Full = 13; // SQLite's result codes

    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception error, CancellationToken cancellationToken)
    {
        var (status, title, detail) = Describe(error);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            logger.LogError(error, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
        }
        else if (error is FileNotFoundException or DirectoryNotFoundException)
        {
            logger.LogWarning(error, "{Method} {Path}: a file is gone", http.Request.Method, http.Request.Path);
        }
        http.Response.StatusCode = status;
        await writer.WriteAsync(
            new ProblemDetailsContext
            {
                HttpContext = http,
                ProblemDetails =
                {
                    Status = status,
                    Title = title,
                    Detail = detail,
                },
            }
        );
        return true;
    }

    private (int Status, string Title, string Detail) Describe(Exception error) =>
        error switch
        {
            RequestRefusedException refused => (StatusOf(refused.Kind), refused.Message, refused.Detail),
            DatasetException dataset => (StatusCodes.Status409Conflict, "The dataset stays as it is.", DamageText.Of(dataset, paths)),
            TokenizerFormatException tokenizer => (
                StatusCodes.Status400BadRequest,
                "This tokenizer cannot be used.",
                ShownText.WithoutPaths(tokenizer.Message, paths)
            ),
            BadHttpRequestException { InnerException: JsonException json } => (
                StatusCodes.Status400BadRequest,
                "The request's body is not what this route takes.",
                RequestJson.Problem(json)
            ),
            BadHttpRequestException bad => (bad.StatusCode, "The request cannot be read.", bad.Message),
            PathTooLongException => (
                StatusCodes.Status400BadRequest,
                "A name in the request is too long.",
                "The system has no files of such a name. Use a shorter one."
            ),
            SqliteException { SqliteErrorCode: Busy or Locked } => (
                StatusCodes.Status503ServiceUnavailable,
                ApiResponses.BusyTitle,
                "Another program, or a long work of this one, holds trainer.db for longer than ten seconds. Try again in a moment."
            ),
            SqliteException { SqliteErrorCode: Full } full => (
                StatusCodes.Status507InsufficientStorage,
                "The disk is full.",
                $"A database of JARVIS_HOME could not be written: {full.Message}. Make room on its disk, then try again."
            ),
            SqliteException database => (
                StatusCodes.Status500InternalServerError,
                "A database could not be read or written.",
                $"It answered: {database.Message}. JARVIS_HOME/logs/trainer.log says which one and where; "
                    + $"'{CommandName.Jarvis} doctor' looks at the home."
            ),
            // A missing part of the program itself, such as an assembly, is named without a path; it is not a file of the user's.
            FileNotFoundException { FileName: { } name } when !Path.IsPathRooted(name) => Failure,
            FileNotFoundException or DirectoryNotFoundException => (
                StatusCodes.Status404NotFound,
                "A file is not there any more.",
                $"{ShownText.WithoutPaths(error.Message, paths)} It was removed meanwhile; load the page again."
            ),
            UnauthorizedAccessException => (
                StatusCodes.Status500InternalServerError,
                "A file may not be read or written.",
                $"{ShownText.WithoutPaths(error.Message, paths)} Give the user that runs Jarvis the right to it, then try again."
            ),
            IOException full when DiskRoom.IsFull(full) => (
                StatusCodes.Status507InsufficientStorage,
                "The disk is full.",
                $"{ShownText.WithoutPaths(error.Message, paths)} Make room on the disk that holds JARVIS_HOME, then try again."
            ),
            IOException => (
                StatusCodes.Status500InternalServerError,
                "A file could not be read or written.",
                $"{ShownText.WithoutPaths(error.Message, paths)} Another program may hold it open; try again."
            ),
            _ => Failure,
        };

    private static (int Status, string Title, string Detail) Failure { get; } =
        (
            StatusCodes.Status500InternalServerError,
            "Something in the trainer failed.",
            "What went wrong stands in JARVIS_HOME/logs/trainer.log. Try again; if it happens again, that log says why."
        );

    private static int StatusOf(RefusalKind kind) =>
        kind switch
        {
            RefusalKind.Invalid => StatusCodes.Status400BadRequest,
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.NotNow => StatusCodes.Status409Conflict,
            RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
            RefusalKind.Unreadable => StatusCodes.Status415UnsupportedMediaType,
            RefusalKind.NoRoom => StatusCodes.Status507InsufficientStorage,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
}
