using Jarvis.Data.Reading.Json;

namespace Jarvis.Data.Reading.Objects;

/// <summary>JSON lines or one JSON document, by the file's name and beginning.</summary>
/// <param name="lines">Whether it was called JSON lines; a file that is called so and begins with a list is a list nevertheless.</param>
internal sealed class JsonObjects(bool lines) : IObjectReader
{
    public IEnumerable<ReadObject> Read(SourceStream source, CancellationToken cancellationToken)
    {
        var head = source.Head.Span;
        bool asLines = lines ? head.TrimStart(" \t\r\n"u8) is not [(byte)'[', ..] : JsonShape.LooksLikeLines(head);
        return asLines ? new JsonLineObjects().Read(source, cancellationToken) : new JsonFileObjects().Read(source, cancellationToken);
    }
}
