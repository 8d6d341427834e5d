using System.Text.Json;
using Jarvis.Data.Reading.Json;

namespace Jarvis.Data.Reading.Objects;

/// <summary>Reads one JSON object per line. A line that is not JSON is reported as invalid and skipped.</summary>
internal sealed class JsonLineObjects : IObjectReader
{
    public IEnumerable<ReadObject> Read(SourceStream source, CancellationToken cancellationToken)
    {
        var lines = new LineReader(source);
        var options = new JsonDocumentOptions { MaxDepth = source.Limits.MaxDepth };
        while (lines.Next() is { } line)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (line.Span.IndexOfAnyExcept(" \t\r"u8) < 0)
            {
                continue;
            }
            if (lines.Problem is { } undecodable)
            {
                yield return ReadObject.Broken(lines.Line, undecodable);
                continue;
            }
            using var document = Parse(line, options, out var problem);
            yield return document is null ? ReadObject.Broken(lines.Line, problem) : ReadObject.Of(lines.Line, document.RootElement);
        }
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> line, JsonDocumentOptions options, out string problem)
    {
        try
        {
            problem = "";
            return JsonDocument.Parse(line, options);
        }
        catch (JsonException exception)
        {
            problem = JsonProblem.Describe(exception);
            return null;
        }
    }
}
