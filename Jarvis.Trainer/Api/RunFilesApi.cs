using System.Text;
using Jarvis.Contracts;
using Jarvis.Runs.Events;
using Jarvis.Storage;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Runs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Api;

/// <summary>What a run wrote: events, log, console, report.</summary>
internal static class RunFilesApi
{
    private const int MostConsoleBytes = 1 << 20;
    private const int MostLogLines = 10_000;

    public static void MapRunFiles(this IEndpointRouteBuilder api)
    {
        var run = api.MapGroup("/runs/{id}").WithTags("Runs");
        run.MapGet("/events", Events)
            .WithSummary("The lines of metrics.jsonl after a sequence number, as one JSON array.")
            .Produces<IReadOnlyList<RunEvent>>()
            .ProducesProblem(404);
        run.MapGet("/log", Log).WithSummary("The newest log lines, oldest first.").ProducesProblem(404);
        run.MapGet("/console", ConsoleText)
            .WithSummary("The end of what the process printed.")
            .Produces<string>(200, "text/plain")
            .ProducesProblem(404);
        run.MapGet("/report", Report)
            .WithSummary("report.html; download=1 saves it.")
            .Produces<string>(200, "text/html")
            .ProducesProblem(404);
    }

    /// <param name="kinds">Event kinds separated by commas, such as <c>step,evaluation</c>; null for all.</param>
    internal static PushStreamHttpResult Events(string id, RunBook book, JarvisPaths paths, long after = 0, string? kinds = null)
    {
        var files = Files(id, book, paths);
        string[]? wanted = string.IsNullOrWhiteSpace(kinds)
            ? null
            : kinds.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return TypedResults.Stream(body => EventLines.WriteAsync(files.Metrics, after, wanted, body), "application/json; charset=utf-8");
    }

    internal static Ok<IReadOnlyList<RunLogLine>> Log(string id, RunBook book, JarvisPaths paths, int tail = 500)
    {
        var lines = new MetricsTail(Files(id, book, paths).Metrics).ReadNew().OfType<RunLogLine>();
        return TypedResults.Ok<IReadOnlyList<RunLogLine>>([.. lines.TakeLast(Math.Clamp(tail, 1, MostLogLines))]);
    }

    internal static async Task<ContentHttpResult> ConsoleText(
        string id,
        RunBook book,
        JarvisPaths paths,
        CancellationToken cancellationToken
    )
    {
        string path = Files(id, book, paths).Console;
        if (!File.Exists(path))
        {
            return TypedResults.Text("");
        }
        await using var file = DiskFile.OpenRead(path);
        file.Position = Math.Max(0, file.Length - MostConsoleBytes);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return TypedResults.Text(await reader.ReadToEndAsync(cancellationToken), "text/plain; charset=utf-8");
    }

    internal static PhysicalFileHttpResult Report(string id, HttpContext http, RunBook book, JarvisPaths paths, string? download = null)
    {
        var files = Files(id, book, paths);
        if (!File.Exists(files.Report))
        {
            throw new RequestRefusedException(
                "This run has no report yet.",
                $"{book.Find(id)!.Name} writes its first one after its first evaluation.",
                RefusalKind.NotFound
            );
        }
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";
        return TypedResults.PhysicalFile(files.Report, "text/html; charset=utf-8", download is "1" or "true" ? $"{id}-report.html" : null);
    }

    private static RunPaths Files(string id, RunBook book, JarvisPaths paths) =>
        book.Find(id) is null ? throw RequestRefusedException.NoRun(id) : paths.Run(id);
}
