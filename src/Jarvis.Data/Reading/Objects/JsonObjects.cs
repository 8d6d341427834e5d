using Jarvis.Data.Reading.Json;

namespace Jarvis.Data.Reading.Objects;

/// <summary>Reads JSON lines or a JSON document, depending on the file's name and beginning.</summary>
/// <param name="lines">Whether the format is JSON lines by name; a file that begins with a list is nevertheless read as a list.</param>
internal sealed class JsonObjects(bool lines) : IObjectReader
{
    public IEnumerable<ReadObject> Read(SourceStream source, CancellationToken cancellationToken)
    {
        var head = source.Head.Span;
        bool asLines = lines ? head.TrimStart(" \t\r\n"u8) is not [(byte)'[', ..] : JsonShape.LooksLikeLines(head);
        return asLines ? new JsonLineObjects().Read(source, cancellationToken) : new JsonFileObjects().Read(source, cancellationToken);
    }
}
