using Jarvis.Contracts;
using Jarvis.Data.Reading.Objects;

namespace Jarvis.Data.Reading.Formats;

/// <summary>
/// Reads records from a file of objects, by the chosen layouts or, if none was chosen, by the layout that fits each object.
/// </summary>
internal sealed class ObjectRecordReader(string format, IObjectReader objects, IReadOnlyList<LayoutEntry> layouts, ReadingOptions options)
    : IRecordReader
{
    private readonly HashSet<string>? _languages = options.Languages is { Count: > 0 } wanted
        ? new(wanted, StringComparer.OrdinalIgnoreCase)
        : null;

    public string Format => format;

    public bool IsBinary => objects.IsBinary;

    public IObjectReader Objects => objects;

    public IReadOnlyList<LayoutEntry> Layouts => layouts;

    public IEnumerable<ReadItem> Read(SourceStream source, CancellationToken cancellationToken) =>
        Read(objects.Read(source, cancellationToken), cancellationToken);

    /// <summary>The same for objects read by the caller, such as a preview that takes only the first ones.</summary>
    public IEnumerable<ReadItem> Read(IEnumerable<ReadObject> read, CancellationToken cancellationToken)
    {
        using var set = new LayoutSet(layouts, options);
        foreach (var entry in read)
        {
            foreach (var item in entry.Problem is { } problem ? [ReadItem.Broken(entry.Line, problem)] : set.Read(entry))
            {
                yield return Asked(item);
            }
        }
        foreach (var item in set.Finish(cancellationToken))
        {
            yield return Asked(item);
        }
    }

    private ReadItem Asked(ReadItem item) =>
        _languages is not null && item.Record?.Language is { } language && !_languages.Contains(language)
            ? ReadItem.Omitted(item.Line, "another language")
            : item;
}
