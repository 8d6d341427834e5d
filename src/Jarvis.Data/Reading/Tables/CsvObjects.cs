using System.Buffers;
using System.Text;
using System.Text.Json;
using Jarvis.Data.Reading.Objects;

namespace Jarvis.Data.Reading.Tables;

/// <summary>
/// Reads a table of comma- or tab-separated text (RFC 4180). Each row becomes an object, so that every layout and mapping applies.
/// </summary>
internal sealed class CsvObjects : IObjectReader
{
    public IEnumerable<ReadObject> Read(SourceStream source, CancellationToken cancellationToken)
    {
        var dialect = CsvDialect.Of(source.Head.Span, source.Name);
        var rows = new CsvRows(source, dialect);
        JsonEncodedText[]? names = null;
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        while (rows.Next() is var found && found != CsvScan.More)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (found is CsvScan.Wrong || rows.Columns > CsvScanner.MostColumns)
            {
                var problem =
                    found is CsvScan.Wrong
                        ? rows.Problem
                        : $"the row has {rows.Columns:N0} columns; {CsvScanner.MostColumns:N0} is the most.";
                yield return names is null && dialect.Header
                    ? throw source.Error(rows.Line, $"{problem} The first row has to name the columns.")
                    : ReadObject.Broken(rows.Line, problem);
                continue;
            }
            if (names is null)
            {
                names = Names(dialect.Header ? rows.Texts() : [.. Enumerable.Repeat("", rows.Columns)]);
                if (dialect.Header)
                {
                    continue;
                }
            }
            if (!Fits(rows, names.Length))
            {
                yield return ReadObject.Broken(
                    rows.Line,
                    $"the row has {rows.Columns:N0} cells where {names.Length:N0} columns are named."
                );
                continue;
            }
            buffer.ResetWrittenCount();
            writer.Reset();
            Write(writer, rows, names);
            using var document = JsonDocument.Parse(buffer.WrittenMemory);
            yield return ReadObject.Of(rows.Line, document.RootElement);
        }
    }

    // Spreadsheets may leave trailing separators after the last cell.
    private static bool Fits(CsvRows rows, int columns)
    {
        for (int i = columns; i < rows.Columns; i++)
        {
            if (rows.Cell(i, out _).Length > 0)
            {
                return false;
            }
        }
        return rows.Columns >= columns;
    }

    private static void Write(Utf8JsonWriter writer, CsvRows rows, JsonEncodedText[] names)
    {
        writer.WriteStartObject();
        for (int i = 0; i < names.Length; i++)
        {
            writer.WritePropertyName(names[i]);
            var cell = rows.Cell(i, out bool hasQuotes);
            if (!hasQuotes && cell is not [(byte)'[', .., (byte)']'])
            {
                writer.WriteStringValue(cell);
                continue;
            }
            var text = Encoding.UTF8.GetString(cell).Replace("\"\"", "\"", StringComparison.Ordinal);
            if (IsList(text))
            {
                writer.WriteRawValue(text, skipInputValidation: true); // a conversation stored as JSON in a cell
            }
            else
            {
                writer.WriteStringValue(text);
            }
        }
        writer.WriteEndObject();
        writer.Flush();
    }

    private static bool IsList(string text)
    {
        if (!text.StartsWith("[{", StringComparison.Ordinal))
        {
            return false;
        }
        try
        {
            using var list = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 60 }); // it will be nested deeper
            return true;
        }
        catch (JsonException)
        {
            return false; // a text that merely begins with brackets
        }
    }

    private static JsonEncodedText[] Names(List<string> cells)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. cells.Select(
                (cell, i) =>
                {
                    var name = cell.Trim() is { Length: > 0 } given ? given : $"column{i + 1}";
                    var free = name;
                    for (int n = 2; !taken.Add(free); n++)
                    {
                        free = $"{name}_{n}";
                    }
                    return JsonEncodedText.Encode(free);
                }
            ),
        ];
    }
}
