using System.Text.Json;

namespace Jarvis.Data.Reading.Objects;

/// <summary>
/// One object of a source: a line, an element of a list, a row of a table; or the reason why there is none. <see cref="Value"/> is valid
/// until the next one is asked for.
/// </summary>
internal readonly record struct ReadObject(long? Line, JsonElement Value, string? Problem)
{
    public static ReadObject Of(long? line, JsonElement value) => new(line, value, null);

    public static ReadObject Broken(long? line, string problem) => new(line, default, problem);
}

/// <summary>Reads a file of objects, whatever they are written in: what layouts are found in JSON are found in tables too.</summary>
internal interface IObjectReader
{
    bool IsBinary => false;

    /// <exception cref="DatasetException">The file cannot be read on from here.</exception>
    IEnumerable<ReadObject> Read(SourceStream source, CancellationToken cancellationToken);
}
