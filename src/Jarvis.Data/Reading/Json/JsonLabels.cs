using System.Globalization;
using System.Text.Json;
using Jarvis.Data.Records;

namespace Jarvis.Data.Reading.Json;

/// <summary>
/// The labels that records of every layout may carry, read leniently: a label that says nothing is no reason to lose its record.
/// </summary>
internal static class JsonLabels
{
    private const int MaxLabelCharacters = 100;

    public static RecordDraft WithLabels(this RecordDraft record, JsonFields fields) =>
        record with
        {
            Domain = Label(fields.Text("domain", "category", "topic")),
            Language = Language(fields.Text("lang", "language")),
            Difficulty = Difficulty(fields.Find("difficulty")),
            Quality = Quality(fields.Find("quality")),
            Split = Split(fields.Text("split", "partition")),
        };

    /// <summary>What may stand as a domain or document: no more than 100 characters, null when there is nothing.</summary>
    public static string? Label(string? label)
    {
        label = label?.Trim();
        return string.IsNullOrEmpty(label) ? null
            : label.Length > MaxLabelCharacters
                ? label[..(MaxLabelCharacters - (char.IsHighSurrogate(label[MaxLabelCharacters - 1]) ? 1 : 0))]
            : label;
    }

    /// <summary>Of people, not of computers: en, de, pt-BR; null for "python" or "English".</summary>
    public static string? Language(string? code) =>
        code?.Trim() is { Length: 2 or 3 or >= 5 and <= 8 } tag
        && tag.Split('-', '_') is [{ Length: 2 or 3 } head, ..]
        && head.All(char.IsAsciiLetter)
            ? tag.ToLowerInvariant()
            : null;

    /// <summary>train, validation or test in their usual spellings; null for anything else.</summary>
    public static string? Split(string? name) =>
        name?.Trim().ToLowerInvariant() switch
        {
            "train" or "training" => "train",
            "valid" or "validation" or "val" or "dev" => "validation",
            "test" or "testing" => "test",
            _ => null,
        };

    public static double? Quality(JsonElement? value) => Number(value) is >= 0 and <= 1 and var quality ? quality : null;

    /// <summary>
    /// 0 to 1. Fractions as they are; whole numbers count as marks out of ten, or of a hundred; words by their usual order.
    /// </summary>
    public static double? Difficulty(JsonElement? value)
    {
        if (Number(value) is { } number)
        {
            bool whole = number == Math.Floor(number) && number > 0;
            return number switch
            {
                < 0 => null,
                <= 1 when !whole => number,
                <= 10 => number / 10,
                <= 100 => number / 100,
                _ => null,
            };
        }
        return value is not { ValueKind: JsonValueKind.String } word
            ? null
            : word.GetString()!.Trim().ToLowerInvariant() switch
            {
                "trivial" or "very easy" => 0.1,
                "easy" or "beginner" or "basic" => 0.25,
                "medium" or "intermediate" or "moderate" => 0.5,
                "hard" or "difficult" or "advanced" => 0.75,
                "very hard" or "expert" => 0.9,
                _ => null,
            };
    }

    // The cells of a table are texts.
    private static double? Number(JsonElement? value) =>
        value switch
        {
            { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out double read) && double.IsFinite(read) => read,
            { ValueKind: JsonValueKind.String } text
                when double.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double read)
                    && double.IsFinite(read) => read,
            _ => null,
        };
}
