using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Data.Reading.Json;
using Jarvis.Data.Reading.Layouts;
using Jarvis.Data.Reading.Objects;

namespace Jarvis.Data.Reading.Formats;

/// <summary>The layouts used for one file: the first one that fits an object produces its records.</summary>
internal sealed class LayoutSet(IReadOnlyList<LayoutEntry> entries, ReadingOptions options) : IDisposable
{
    private readonly IJsonLayout[] _layouts = [.. entries.Select(e => e.Create(options))];

    /// <summary>Returns a list, because the records must be complete before the object becomes invalid.</summary>
    public IReadOnlyList<ReadItem> Read(ReadObject entry)
    {
        if (entry.Value.ValueKind != JsonValueKind.Object)
        {
            return [ReadItem.Broken(entry.Line, $"expected an object with fields, found {Kind(entry.Value)}.")];
        }
        try
        {
            var fields = new JsonFields(entry.Value);
            return Array.Find(_layouts, l => l.Matches(fields)) is { } layout
                ? [.. layout.Read(fields, entry.Line)]
                : [ReadItem.Broken(entry.Line, $"{Expected()}; found {fields.Names()}.")];
        }
        catch (InvalidOperationException)
        {
            // System.Text.Json throws for an escaped lone surrogate, which cannot become text.
            return [ReadItem.Broken(entry.Line, "holds an escape sequence that is no valid Unicode text.")];
        }
    }

    public IEnumerable<ReadItem> Finish(CancellationToken cancellationToken) => _layouts.SelectMany(l => l.Finish(cancellationToken));

    public void Dispose()
    {
        foreach (var layout in _layouts)
        {
            (layout as IDisposable)?.Dispose();
        }
    }

    private string Expected() =>
        entries.Count == 1
            ? $"not the layout {entries[0].Title}: expected {entries[0].Expects}"
            : $"no known fields: expected {string.Join(", ", entries.SkipLast(1).Select(e => e.Expects))}, or {entries[^1].Expects}";

    private static string Kind(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => "a list",
            JsonValueKind.String => "a text in quotes",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "true or false",
        };
}
