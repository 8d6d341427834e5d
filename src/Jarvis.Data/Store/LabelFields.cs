namespace Jarvis.Data.Store;

/// <summary>The fields of a record that are changed in place, because they describe the text and are not part of it.</summary>
public enum LabelField
{
    Domain,
    Difficulty,
    Quality,
    Split,
    Language,
}

internal static class LabelFields
{
    public static IReadOnlyList<string> Columns { get; } = [.. Enum.GetNames<LabelField>().Select(n => n.ToLowerInvariant())];

    public static string Column(this LabelField field) => Columns[(int)field];

    /// <summary>Null if the value is valid for this label, otherwise the reason why not.</summary>
    public static string? Problem(LabelField field, object? value) =>
        (field, value) switch
        {
            (_, null) => null,
            (LabelField.Difficulty or LabelField.Quality, double and >= 0 and <= 1) => null,
            (LabelField.Difficulty or LabelField.Quality, _) => $"{field} is a number from 0 to 1.",
            (LabelField.Split, "train" or "validation" or "test") => null,
            (LabelField.Split, _) => "Split is train, validation or test.",
            (_, string and { Length: > 0 and <= 200 }) => null,
            _ => $"{field} is a text of 1 to 200 characters.",
        };
}
