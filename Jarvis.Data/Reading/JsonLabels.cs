namespace Jarvis.Data;

/// <summary>The labels that records of every layout may carry.</summary>
internal static class JsonLabels
{
    private const int MaxDomainCharacters = 100;

    public static RecordDraft WithLabels(this RecordDraft record, JsonFields fields) => record with
    {
        Domain = Domain(fields),
        Difficulty = Difficulty(fields),
        Quality = fields.Number("quality") is >= 0 and <= 1 and var quality ? quality : null,
        Split = fields.Text("split", "partition")?.Trim().ToLowerInvariant() switch
        {
            "train" or "training" => "train",
            "valid" or "validation" or "val" or "dev" => "validation",
            _ => null,
        },
    };

    private static string? Domain(JsonFields fields)
    {
        var domain = fields.Text("domain", "category", "topic");
        if (domain is null && fields.Find("meta") is { ValueKind: System.Text.Json.JsonValueKind.Object } meta)
        {
            domain = new JsonFields(meta).Text("pile_set_name");
        }
        domain = domain?.Trim();
        return string.IsNullOrEmpty(domain) ? null : domain.Length > MaxDomainCharacters ? domain[..MaxDomainCharacters] : domain;
    }

    // Fractions as they are; whole numbers count as marks out of ten, or of a hundred; words by their usual order.
    private static double? Difficulty(JsonFields fields)
    {
        if (fields.Number("difficulty") is { } number)
        {
            bool whole = number == Math.Floor(number) && number > 0;
            return number switch { < 0 => null, <= 1 when !whole => number, <= 10 => number / 10, <= 100 => number / 100, _ => null };
        }
        return fields.Text("difficulty")?.Trim().ToLowerInvariant() switch
        {
            "trivial" or "very easy" => 0.1,
            "easy" or "beginner" or "basic" => 0.25,
            "medium" or "intermediate" or "moderate" => 0.5,
            "hard" or "difficult" or "advanced" => 0.75,
            "very hard" or "expert" => 0.9,
            _ => null,
        };
    }
}
