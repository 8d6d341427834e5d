using System.Text.Json;

namespace Jarvis.Data;

/// <summary>One JSON object a line. A line that is no JSON, or has none of the known shapes, is broken and skipped.</summary>
public sealed class JsonLinesReader : IRecordReader
{
    public string Format => "jsonl";

    public IEnumerable<ReadItem> Read(SourceStream source, CancellationToken cancel)
    {
        var lines = new LineReader(source);
        var options = new JsonDocumentOptions { MaxDepth = source.Limits.MaxDepth };
        while (lines.Next() is { } line)
        {
            cancel.ThrowIfCancellationRequested();
            if (!IsBlank(line.Span))
            {
                yield return Parse(line, lines.Line, options);
            }
        }
    }

    private static ReadItem Parse(ReadOnlyMemory<byte> line, long number, JsonDocumentOptions options)
    {
        try
        {
            using var document = JsonDocument.Parse(line, options);
            return JsonRecordMapper.Map(document.RootElement, number);
        }
        catch (JsonException problem)
        {
            return ReadItem.Broken(number, JsonProblem.Describe(problem));
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r"u8) < 0;
}
