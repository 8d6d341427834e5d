using System.Globalization;
using System.Text.Json;
using Jarvis.Data.Records;

namespace Jarvis.Data.Reading.Json;

/// <summary>The labels that records of every layout may have. Parsed leniently: an invalid label is no reason to lose its record.</summary>
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

    /// <summary>A text trimmed and cut to at most 100 characters for use as domain or document; null if it is empty.</summary>
    public static string? Label(string? label)
    {
        label = label?.Trim();
        return string.IsNullOrEmpty(label) ? null
            : label.Length > MaxLabelCharacters
                ? label[..(MaxLabelCharacters - (char.IsHighSurrogate(label[MaxLabelCharacters - 1]) ? 1 : 0))]
            : label;
    }

    /// <summary>The code of a natural language: en, de, pt-BR; null for "python" or "English".</summary>
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
    /// 0 to 1. Fractions are used unchanged; whole numbers count as marks out of ten or a hundred; words such as "easy" are mapped to fixed
    /// values.
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

    // Strings are accepted too, because table cells are texts.
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
