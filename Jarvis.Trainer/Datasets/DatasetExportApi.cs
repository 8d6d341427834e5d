using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Exporting;
using Jarvis.Data.Store;
using Jarvis.Storage;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Datasets;

/// <summary><c>/api/datasets/{id}/export</c>: a dataset as a file to download; <c>/api/exports</c>: the files of every export.</summary>
internal static class DatasetExportApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("Datasets");
        datasets
            .MapGet("/{id}/export", Export)
            .WithSummary(
                "The records as a file: format is jsonl (streamed) or parquet (made first, through DuckDB's library); version "
                    + "is an earlier one."
            )
            .Produces<Stream>(200, "application/x-ndjson", "application/vnd.apache.parquet")
            .ProducesProblem(400)
            .ProducesProblem(404);
        datasets
            .MapPost("/{id}/export", Begin)
            .WithSummary("The same as a job; its result names the file, which GET /api/exports/{name} sends for a day.")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);
        api.MapGet("/exports", (ExportFiles files) => TypedResults.Ok(files.All()))
            .WithTags("Datasets")
            .WithSummary("Every file that an export job made and that can still be fetched, newest first.");
        api.MapGet("/exports/{name}", (string name, ExportFiles files) =>
                TypedResults.PhysicalFile(files.Find(name), MediaType(name), name)
            )
            .WithTags("Datasets")
            .WithSummary("A file that an export job made.")
            .ProducesProblem(404);
    }

    internal static Results<PushStreamHttpResult, FileStreamHttpResult> Export(
        string id,
        DatasetLibrary library,
        ExportFiles files,
        CancellationToken cancellationToken,
        string format = "jsonl",
        int? version = null
    )
    {
        Check(format);
        try
        {
            var store = library.OpenRecords(id, version);
            return format == "jsonl"
                ? JsonLines(store, $"{id}.jsonl", cancellationToken)
                : Parquet(store, $"{id}.parquet", files, cancellationToken);
        }
        catch (DatasetException exception)
        {
            throw Refused(exception);
        }
    }

    internal static Accepted<DataJob> Begin(string id, ExportDataset request, DatasetLibrary library, JobService jobs)
    {
        Check(request.Format);
        var manifest = library.Get(id);
        int version = request.Version ?? manifest.Version;
        try
        {
            library.OpenRecords(id, version).Dispose(); // an unknown version is refused now
        }
        catch (DatasetException exception)
        {
            throw Refused(exception);
        }
        return TypedResults.Accepted(
            "/api/jobs",
            jobs.Start(new NewJob(ExportJob.Kind, $"Export: {manifest.Name}", new ExportTask(id, request.Format, version), id)).ToDataJob()
        );
    }

    private static void Check(string format)
    {
        if (!DatasetExport.Formats.Contains(format))
        {
            throw RequestRefusedException.Bad(
                "There is no such format.",
                $"\"{RequestRefusedException.Shown(format)}\" is none of {string.Join(" and ", DatasetExport.Formats)}."
            );
        }
    }

    private static RequestRefusedException Refused(DatasetException problem) =>
        RequestRefusedException.Bad("It cannot be exported.", problem.Message);

    private static string MediaType(string name) =>
        Path.GetExtension(name) switch
        {
            ".parquet" => "application/vnd.apache.parquet",
            ".zip" => "application/zip",
            _ => "application/x-ndjson",
        };

    private static PushStreamHttpResult JsonLines(RecordStore store, string name, CancellationToken cancellationToken) =>
        TypedResults.Stream(
            async stream =>
            {
                using (store)
                {
                    await DatasetExport.ToJsonLinesAsync(store, stream, cancellationToken: cancellationToken);
                }
            },
            MediaType(name),
            name
        );

    // The file is deleted once its last byte is sent.
    private static FileStreamHttpResult Parquet(RecordStore store, string name, ExportFiles files, CancellationToken cancellationToken)
    {
        using (store)
        {
            string file = files.New($"{Path.GetRandomFileName()}{ExportFiles.PassingSuffix}.parquet");
            DatasetExport.ToFile(store, file, cancellationToken: cancellationToken);
            return TypedResults.Stream(
                DiskFile.OpenRead(file, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous),
                MediaType(name),
                name
            );
        }
    }
}
