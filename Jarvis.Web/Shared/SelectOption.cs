namespace Jarvis.Web.Shared;

/// <summary>One choice of a select, of radio buttons or of segments.</summary>
/// <param name="Value">Null is a value like any other: an option "All" or "None" needs no key of its own.</param>
/// <param name="Group">Heading above it in the list.</param>
public sealed record SelectOption<TValue>(TValue? Value, string Text, string? Group = null, bool Disabled = false)
{
    /// <summary>Tooltip.</summary>
    public string? Title { get; init; }
}

public static class SelectOption
{
    public static SelectOption<TValue> Of<TValue>(TValue value, string text, string? group = null) => new(value, text, group);

    public static SelectOption<string>[] Of(IEnumerable<KeyValuePair<string, string>> keysAndTexts) =>
        [.. keysAndTexts.Select(pair => new SelectOption<string>(pair.Key, pair.Value))];
}
