using System.Text.Json;

namespace Jarvis.Data;

/// <summary>The fields of one object, found by name without regard to case.</summary>
internal readonly struct JsonFields(JsonElement element)
{
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

    /// <summary>The field as text: strings as they are, numbers and truth values as written; null when absent, null, a list or an object.</summary>
    public string? Text(params ReadOnlySpan<string> names) => Find(names) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } value => value.GetRawText(),
        _ => null,
    };

    public double? Number(params ReadOnlySpan<string> names) => Find(names) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out double value) && double.IsFinite(value) => value,
        _ => null,
    };

    public bool Has(params ReadOnlySpan<string> names) => Find(names) is not null;

    public string Names()
    {
        var names = element.EnumerateObject().Take(9).Select(p => p.Name.Length > 40 ? p.Name[..40] + "…" : p.Name).ToList();
        return names.Count == 0 ? "no fields" : string.Join(", ", names.Take(8)) + (names.Count > 8 ? ", …" : "");
    }
}
