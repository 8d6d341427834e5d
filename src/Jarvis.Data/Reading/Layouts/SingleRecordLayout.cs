using Jarvis.Data.Reading.Json;
using Jarvis.Data.Records;

namespace Jarvis.Data.Reading.Layouts;

/// <summary>A layout in which each object is one record.</summary>
internal abstract class SingleRecordLayout : IJsonLayout
{
    public abstract bool Matches(JsonFields fields);

    public IEnumerable<ReadItem> Read(JsonFields fields, long? line) =>
        [Map(fields, out var problem) is { } record ? ReadItem.Of(line, record) : ReadItem.Broken(line, problem ?? "has no content.")];

    /// <summary>The record; null with <paramref name="problem"/> if the object has the right fields but nothing to learn from.</summary>
    protected abstract RecordDraft? Map(JsonFields fields, out string? problem);
}
