using System.Text.Json;
using Jarvis.Data.Reading.Formats;
using Jarvis.Data.Reading.Json;
using Jarvis.Data.Reading.Layouts;

namespace Jarvis.Data.Reading.Probing;

/// <summary>
/// What the first objects of a source have in common: their fields with examples, their languages, and which layouts they fit.
/// </summary>
internal sealed class ObjectSurvey
{
    private const int MostFields = 200,
        MostLanguages = 100,
        ExampleCharacters = 160,
        Depth = 3;

    private readonly Dictionary<string, string> _examples = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _languages = new(StringComparer.Ordinal);
    private readonly (LayoutEntry Entry, IJsonLayout Layout)[] _layouts =
    [
        .. JsonLayouts.All.Select(e => (e, e.Create(new Contracts.ReadingOptions()))),
    ];
    private readonly Dictionary<string, int> _first = [],
        _any = [];

    public int Objects { get; private set; }

    /// <summary>
    /// All fields in the order in which they were first seen; nested ones by their path, after the field that contains them.
    /// </summary>
    public IReadOnlyList<(string Name, string Example)> Fields => [.. _order.Select(n => (n, _examples[n]))];

    /// <summary>Top-level fields that at least half of the objects have.</summary>
    public IEnumerable<string> UsualFields => _seen.Where(f => f.Value * 2 >= Objects).Select(f => f.Key);

    public IReadOnlyCollection<string> Languages => _languages;

    /// <summary>Number of objects for which it is the first matching layout.</summary>
    public int FitsFirst(LayoutEntry entry) => _first.GetValueOrDefault(entry.Id);

    public int Fits(LayoutEntry entry) => _any.GetValueOrDefault(entry.Id);

    public void See(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return;
        }
        Objects++;
        Note(value, "", 0);
        var fields = new JsonFields(value);
        bool taken = false;
        foreach (var (entry, layout) in _layouts)
        {
            if (layout.Matches(fields))
            {
                _any[entry.Id] = _any.GetValueOrDefault(entry.Id) + 1;
                _first[entry.Id] = _first.GetValueOrDefault(entry.Id) + (taken ? 0 : 1);
                taken = true;
            }
        }
    }

    private void Note(JsonElement value, string prefix, int depth)
    {
        foreach (var property in value.EnumerateObject())
        {
            var name = prefix + property.Name;
            if (!_examples.TryGetValue(name, out var example))
            {
                if (_order.Count == MostFields)
                {
                    return;
                }
                _order.Add(name);
                _examples[name] = Example(property.Value);
            }
            else if (example.Length == 0)
            {
                _examples[name] = Example(property.Value);
            }
            if (depth == 0)
            {
                _seen[name] = _seen.GetValueOrDefault(name) + 1;
            }
            if (
                property.Name is "lang" or "language"
                && _languages.Count < MostLanguages
                && JsonFields.AsText(property.Value) is { } text
                && JsonLabels.Language(text) is { } language
            )
            {
                _languages.Add(language);
            }
            if (property.Value.ValueKind == JsonValueKind.Object && depth + 1 < Depth)
            {
                Note(property.Value, name + ".", depth + 1);
            }
        }
    }

    private static string Example(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return "";
        }
        var text = value.ValueKind == JsonValueKind.String ? Unicode(value) : value.GetRawText();
        bool half = text.Length > ExampleCharacters && char.IsHighSurrogate(text[ExampleCharacters - 1]);
        text = text.Length > ExampleCharacters ? text[..(ExampleCharacters - (half ? 1 : 0))] + "…" : text;
        return string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
    }

    private static string Unicode(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText(); // an escaped lone surrogate
        }
    }
}
