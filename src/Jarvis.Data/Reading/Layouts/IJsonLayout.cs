using Jarvis.Data.Reading.Formats;
using Jarvis.Data.Reading.Json;

namespace Jarvis.Data.Reading.Layouts;

/// <summary>
/// One published layout of objects. A new layout needs one class and one line in <see cref="JsonLayouts"/>. An instance reads one file.
/// </summary>
internal interface IJsonLayout
{
    /// <summary>Whether the object has the fields of this layout.</summary>
    bool Matches(JsonFields fields);

    /// <summary>
    /// The items of one object: usually one record, or the reason why there is none; several if it contains several records, none if it has
    /// to wait for other objects.
    /// </summary>
    IEnumerable<ReadItem> Read(JsonFields fields, long? line);

    /// <summary>The items that are known only after every object has been read.</summary>
    IEnumerable<ReadItem> Finish(CancellationToken cancellationToken) => [];
}
