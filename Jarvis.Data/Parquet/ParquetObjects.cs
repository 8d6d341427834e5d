using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Jarvis.Data;

/// <summary>A Parquet file: each row becomes an object, lists and structs as they are, one chunk of rows in memory at a time. A row's number stands for its line.</summary>
internal sealed class ParquetObjects : IObjectReader
{
    public bool IsBinary => true;

    public IEnumerable<ReadObject> Read(SourceStream source, CancellationToken cancel)
    {
        using var folder = new TemporaryFolder();
        var plain = source.Path is { } own ? folder.Linked(own) : null;   // by a name of ours: DuckDB takes * ? [ in a path for a pattern
        using var copy = plain is null ? new RereadableSource(source, cancel) : null;
        using var database = new DuckDb(folder.Path);
        var file = plain ?? copy!.Path;
        database.Confine(file);
        long rows = Count(database, source, file);
        var options = new JsonDocumentOptions { MaxDepth = source.Limits.MaxDepth };
        var buffer = new ArrayBufferWriter<byte>();
        using var found = Open(database, source, file);
        for (long row = 1; Next(found, source, row); row++)
        {
            cancel.ThrowIfCancellationRequested();
            source.Passed((double)row / Math.Max(1, rows));
            if (found.Text.Length > source.Limits.MaxRecordBytes)
            {
                yield return ReadObject.Broken(row, $"the row is longer than {source.Limits.MaxRecordBytes >> 20} MB.");
                continue;
            }
            buffer.ResetWrittenCount();
            NonNumbers.ToNull(found.Text, buffer);
            using var document = Parse(buffer.WrittenMemory, options);
            yield return document is null ? ReadObject.Broken(row, $"the row is nested deeper than {options.MaxDepth}, or cannot be written as JSON.") : ReadObject.Of(row, document.RootElement);
        }
    }

    private static long Count(DuckDb database, SourceStream source, string file)
    {
        try
        {
            return long.Parse(database.Texts($"SELECT CAST(sum(num_rows) AS VARCHAR) FROM parquet_file_metadata({DuckDb.Quoted(file)})")[0], CultureInfo.InvariantCulture);
        }
        catch (DuckDbException wrong)
        {
            throw Unreadable(source, file, wrong);
        }
    }

    private static DuckDbRows Open(DuckDb database, SourceStream source, string file)
    {
        try
        {
            return database.Query($"SELECT CAST(to_json(r) AS VARCHAR) FROM read_parquet({DuckDb.Quoted(file)}) r");
        }
        catch (DuckDbException wrong)
        {
            throw Unreadable(source, file, wrong);
        }
    }

    private static bool Next(DuckDbRows rows, SourceStream source, long row)
    {
        try
        {
            return rows.Next();
        }
        catch (DuckDbException wrong)
        {
            throw new DatasetException($"{source.Name}, row {row}: {wrong.Message}. It cannot be read on from here; copy the file again.");
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

    private static DatasetException Unreadable(SourceStream source, string file, DuckDbException wrong) =>
        new($"{source.Name} is no Parquet file that can be read: {wrong.Message.Replace(file, source.Name, StringComparison.Ordinal)}. It may be cut off or encrypted; copy it again.");
}
