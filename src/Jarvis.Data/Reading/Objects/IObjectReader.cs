using System.Text.Json;

namespace Jarvis.Data.Reading.Objects;

/// <summary>
/// One object of a source (a line, a list element or a table row), or the reason why it cannot be read. <see cref="Value"/> is valid only
/// until the next object is read.
/// </summary>
internal readonly record struct ReadObject(long? Line, JsonElement Value, string? Problem)
{
    public static ReadObject Of(long? line, JsonElement value) => new(line, value, null);

    public static ReadObject Broken(long? line, string problem) => new(line, default, problem);
}

/// <summary>Reads a file of objects in any format, so that the same layouts apply to JSON and to tables.</summary>
internal interface IObjectReader
{
    bool IsBinary => false;

    /// <exception cref="DatasetException">The rest of the file cannot be read.</exception>
    IEnumerable<ReadObject> Read(SourceStream source, CancellationToken cancellationToken);
}
