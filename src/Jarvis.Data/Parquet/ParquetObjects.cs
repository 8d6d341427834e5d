using System.Buffers;
using System.Text.Json;
using DuckDB.NET.Data;
using Jarvis.Data.Reading;
using Jarvis.Data.Reading.Objects;

namespace Jarvis.Data.Parquet;

/// <summary>
/// Reads a Parquet file: each row becomes a JSON object with its lists and structs, with one chunk of rows in memory at a time. The row's
/// number is reported as its line.
/// </summary>
internal sealed class ParquetObjects : IObjectReader
{
    public bool IsBinary => true;

    public IEnumerable<ReadObject> Read(SourceStream source, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var plain = source.Path is { } own ? folder.Linked(own) : null; // a plain name, because DuckDB treats * ? [ in a path as a pattern
        using var copy = plain is null ? new RereadableSource(source, cancellationToken) : null;
        using var database = new DuckDb(folder.Path);
        var file = plain ?? copy!.Path;
        database.Confine(file);
        long rows = Count(database, source, file);
        var options = new JsonDocumentOptions { MaxDepth = source.Limits.MaxDepth };
        var buffer = new ArrayBufferWriter<byte>();
        using var found = Open(database, source, file);
        for (long row = 1; Next(found, source, row); row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            source.Passed((double)row / Math.Max(1, rows));
            if (found.Bytes.Length > source.Limits.MaxRecordBytes)
            {
                yield return ReadObject.Broken(row, $"the row is longer than {source.Limits.MaxRecordBytes >> 20} MB.");
                continue;
            }
            buffer.ResetWrittenCount();
            NonNumbers.ToNull(found.Bytes, buffer);
            using var document = Parse(buffer.WrittenMemory, options);
            yield return document is null
                ? ReadObject.Broken(row, $"the row is nested deeper than {options.MaxDepth}, or cannot be written as JSON.")
                : ReadObject.Of(row, document.RootElement);
        }
    }

    private static long Count(DuckDb database, SourceStream source, string file)
    {
        try
        {
            return database.Number($"SELECT CAST(sum(num_rows) AS BIGINT) FROM parquet_file_metadata({DuckDb.Quoted(file)})");
        }
        catch (DuckDBException exception)
        {
            throw Unreadable(source, file, exception);
        }
    }

    private static DuckDbRows Open(DuckDb database, SourceStream source, string file)
    {
        try
        {
            // As JSON, because lists that contain nulls cannot be read as values; as bytes, because JSON is parsed as UTF-8. Without Hive
            // partitioning, because a folder named year=2026 is not a field.
            return database.Query(
                $"SELECT encode(CAST(to_json(r) AS VARCHAR)) FROM read_parquet({DuckDb.Quoted(file)}, hive_partitioning = false) r"
            );
        }
        catch (DuckDBException exception)
        {
            throw Unreadable(source, file, exception);
        }
    }

    private static bool Next(DuckDbRows rows, SourceStream source, long row)
    {
        try
        {
            return rows.Next();
        }
        catch (DuckDBException exception)
        {
            throw new DatasetException(
                $"{source.Name}, row {row}: {DuckDb.Reason(exception)}. It cannot be read on from here; copy the file again.",
                exception
            );
        }
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> row, JsonDocumentOptions options)
    {
        try
        {
            return JsonDocument.Parse(row, options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DatasetException Unreadable(SourceStream source, string file, DuckDBException exception) =>
        new(
            $"{source.Name} is no Parquet file that can be read: "
                + $"{DuckDb.Reason(exception).Replace(file, source.Name, StringComparison.Ordinal)}. It may be cut off or encrypted; "
                + "copy it again."
        );
}
