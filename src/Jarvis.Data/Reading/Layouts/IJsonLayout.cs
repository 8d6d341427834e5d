using Jarvis.Data.Reading.Formats;
using Jarvis.Data.Reading.Json;

namespace Jarvis.Data.Reading.Layouts;

/// <summary>
/// One published shape of an object. A new one is one class and one line in <see cref="JsonLayouts"/>. One instance reads one file.
/// </summary>
internal interface IJsonLayout
{
    /// <summary>Whether the object claims to have this shape.</summary>
    bool Matches(JsonFields fields);

    /// <summary>
    /// What one object gives: as a rule one record or the reason why there is none; several where it holds several, nothing where it waits
    /// for others.
    /// </summary>
    IEnumerable<ReadItem> Read(JsonFields fields, long? line);

    /// <summary>What could only be said when every object had been seen.</summary>
    IEnumerable<ReadItem> Finish(CancellationToken cancellationToken) => [];
}
