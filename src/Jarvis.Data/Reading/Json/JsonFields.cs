using System.Text.Json;

namespace Jarvis.Data.Reading.Json;

/// <summary>The fields of one object, looked up by name; an exact match has priority over one that differs in case.</summary>
internal readonly struct JsonFields(JsonElement element)
{
    public JsonElement Element => element;

    public JsonElement? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element.TryGetProperty(name, out var exact))
            {
                return exact;
            }
        }
        foreach (var property in element.EnumerateObject())
        {
            foreach (var name in names)
            {
                if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return property.Value;
                }
            }
        }
        return null;
    }

    /// <summary>A field of a nested object: "meta.pile_set_name". A field whose name itself contains the dots has priority.</summary>
    public JsonElement? At(string path)
    {
        if (Find(path) is { } whole)
        {
            return whole;
        }
        int dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && Find(path[..dot]) is { ValueKind: JsonValueKind.Object } inner
            ? new JsonFields(inner).At(path[(dot + 1)..])
            : null;
    }

    /// <summary>
    /// The field as text: strings unchanged, numbers and booleans as written; null if it is absent, null, a list or an object.
    /// </summary>
    public string? Text(params ReadOnlySpan<string> names) => AsText(Find(names));

    /// <summary>The same for a path; null for no path.</summary>
    public string? TextAt(string? path) => path is null ? null : AsText(At(path));

    public static string? AsText(JsonElement? value) =>
        value switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } raw => raw.GetRawText(),
            _ => null,
        };

    public bool Has(params ReadOnlySpan<string> names) => Find(names) is not null;

    public string Names()
    {
        var names = element.EnumerateObject().Take(9).Select(p => p.Name.Length > 40 ? p.Name[..40] + "…" : p.Name).ToList();
        return names.Count == 0 ? "no fields" : string.Join(", ", names.Take(8)) + (names.Count > 8 ? ", …" : "");
    }
}
