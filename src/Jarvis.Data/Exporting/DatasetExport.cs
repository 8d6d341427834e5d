using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using DuckDB.NET.Data;
using Jarvis.Data.Parquet;
using Jarvis.Data.Store;
using Jarvis.Storage;

namespace Jarvis.Data.Exporting;

/// <summary>
/// Exports the records of a dataset as JSON lines, or as Parquet through DuckDB. Streamed; the file appears only when it is complete.
/// </summary>
public static class DatasetExport
{
    public static IReadOnlyList<string> Formats { get; } = ["jsonl", "parquet"];

    private const int RecordsPerFlush = 200;

    // The output is a file, not a web page, so HTML-sensitive characters need no escaping.
    private static readonly JsonWriterOptions _asItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="exported">Receives the share done, 0 to 1.</param>
    /// <exception cref="DatasetException">The name ends in neither .jsonl nor .parquet, or Parquet's library is missing.</exception>
    public static long ToFile(
        RecordStore store,
        string path,
        Action<double>? exported = null,
        CancellationToken cancellationToken = default
    )
    {
        var format = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".jsonl" or ".ndjson" => "jsonl",
            ".parquet" => "parquet",
            _ => throw new DatasetException($"{Path.GetFileName(path)} names no format: let it end in .jsonl or .parquet."),
        };
        var partial = path + ".partial";
        try
        {
            long records =
                format == "jsonl"
                    ? ToJsonLinesFile(store, partial, exported, cancellationToken)
                    : ToParquet(store, partial, exported, cancellationToken);
            DiskFile.Move(partial, path, overwrite: true);
            return records;
        }
        finally
        {
            DiskFile.Delete(partial);
        }
    }

    /// <returns>How many records were written.</returns>
    public static async Task<long> ToJsonLinesAsync(
        RecordStore store,
        Stream stream,
        Action<double>? exported = null,
        CancellationToken cancellationToken = default
    )
    {
        long total = Math.Max(1, store.Count()),
            written = 0;
        var line = new ArrayBufferWriter<byte>();
        await using var writer = new Utf8JsonWriter(line, _asItIs);
        foreach (var record in store.Read())
        {
            RecordJson.Write(writer, record);
            writer.Flush();
            writer.Reset();
            line.Write("\n"u8);
            if (++written % RecordsPerFlush == 0 || line.WrittenCount > 1 << 20)
            {
                await stream.WriteAsync(line.WrittenMemory, cancellationToken);
                line.ResetWrittenCount();
                exported?.Invoke((double)written / total);
            }
        }
        await stream.WriteAsync(line.WrittenMemory, cancellationToken);
        return written;
    }

    private static long ToJsonLinesFile(RecordStore store, string path, Action<double>? exported, CancellationToken cancellationToken)
    {
        using var file = DiskFile.Open(path, FileMode.Create, FileAccess.Write, 1 << 16);
        // synchronous streams complete synchronously
        long written = ToJsonLinesAsync(store, file, exported, cancellationToken).GetAwaiter().GetResult();
        file.Flush(flushToDisk: true);
        return written;
    }

    // Goes through JSON lines, because DuckDB can then read and write on its own, within its memory limit.
    private static long ToParquet(RecordStore store, string path, Action<double>? exported, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        using var database = new DuckDb(folder.Path); // first, so that a machine without DuckDB fails at once
        var lines = Path.Combine(folder.Path, "records.jsonl");
        var table = Path.Combine(folder.Path, "records.parquet");
        long written = ToJsonLinesFile(store, lines, exported is null ? null : share => exported(share * 0.6), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            database.Run(
                $"COPY (SELECT * FROM read_json({DuckDb.Quoted(lines)}, format = 'newline_delimited', maximum_object_size = "
                    + $"134217728, columns = {RecordJson.Columns})) "
                    + $"TO {DuckDb.Quoted(table)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20000)"
            );
        }
        catch (DuckDBException exception)
        {
            throw new DatasetException(
                $"The records could not be written as Parquet: {DuckDb.Reason(exception)} Export them as .jsonl instead.",
                exception
            );
        }
        DiskFile.Move(table, path, overwrite: true);
        exported?.Invoke(1);
        return written;
    }
}
