using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Exporting;
using Jarvis.Data.Store;
using Jarvis.Storage;
using Jarvis.Trainer.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Datasets;

/// <summary><c>/api/datasets/{id}/export</c>: a dataset as a file to take away.</summary>
internal static class DatasetExportApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGroup("/datasets")
            .WithTags("Datasets")
            .MapGet("/{id}/export", Export)
            .WithSummary(
                "The records as a file: format is jsonl (streamed) or parquet (made first, through DuckDB's library); version "
                    + "is an earlier one."
            )
            .Produces<Stream>(200, "application/x-ndjson", "application/vnd.apache.parquet")
            .ProducesProblem(400)
            .ProducesProblem(404);

    internal static Results<PushStreamHttpResult, FileStreamHttpResult> Export(
        string id,
        DatasetLibrary library,
        JarvisPaths paths,
        CancellationToken cancellationToken,
        string format = "jsonl",
        int? version = null
    )
    {
        library.Get(id);
        if (!DatasetExport.Formats.Contains(format))
        {
            throw RequestRefusedException.Bad(
                "There is no such format.",
                $"\"{format}\" is none of {string.Join(" and ", DatasetExport.Formats)}."
            );
        }
        try
        {
            var store = RecordStore.Open(paths.Dataset(id), version);
            return format == "jsonl"
                ? JsonLines(store, $"{id}.jsonl", cancellationToken)
                : Parquet(store, $"{id}.parquet", cancellationToken);
        }
        catch (DatasetException exception)
        {
            throw RequestRefusedException.Bad("It cannot be exported.", exception.Message);
        }
    }

    private static PushStreamHttpResult JsonLines(RecordStore store, string name, CancellationToken cancellationToken) =>
        TypedResults.Stream(
            async stream =>
            {
                using (store)
                {
                    await DatasetExport.ToJsonLinesAsync(store, stream, cancellationToken: cancellationToken);
                }
            },
            "application/x-ndjson",
            name
        );

    // The file is gone when its last byte is sent.
    private static FileStreamHttpResult Parquet(RecordStore store, string name, CancellationToken cancellationToken)
    {
        using (store)
        {
            var file = Path.Combine(Path.GetTempPath(), $"jarvis-{Path.GetRandomFileName()}.parquet");
            DatasetExport.ToFile(store, file, cancellationToken: cancellationToken);
            return TypedResults.Stream(
                DiskFile.OpenRead(file, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous),
                "application/vnd.apache.parquet",
                name
            );
        }
    }
}
