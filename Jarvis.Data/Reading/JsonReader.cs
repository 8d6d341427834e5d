using System.Text.Json;
using System.Text.Unicode;

namespace Jarvis.Data;

/// <summary>
/// A JSON file: a list of objects, an object that wraps such a list, one object, or several after each other; one element in memory at a time.
/// A file that is in fact JSON lines is read as that.
/// </summary>
public sealed class JsonReader : IRecordReader
{
    public string Format => "json";

    public IEnumerable<ReadItem> Read(SourceStream source, CancellationToken cancel) =>
        JsonShape.LooksLikeLines(source.Head.Span) ? new JsonLinesReader().Read(source, cancel) : ReadElements(source, cancel);

    private static IEnumerable<ReadItem> ReadElements(SourceStream source, CancellationToken cancel)
    {
        var elements = new JsonElements(source);
        var options = new JsonDocumentOptions { MaxDepth = source.Limits.MaxDepth };
        while (elements.Next() is { } element)
        {
            cancel.ThrowIfCancellationRequested();
            if (!Utf8.IsValid(element.Span))
            {
                throw Utf8Check.Error(source, elements.Line, element.Span);
            }
            yield return Parse(element, elements.Line, options);
        }
    }

    private static ReadItem Parse(ReadOnlyMemory<byte> element, long line, JsonDocumentOptions options)
    {
        using var document = JsonDocument.Parse(element, options);
        return JsonRecordMapper.Map(document.RootElement, line);
    }
}
