namespace Jarvis.Web.Shared;

/// <summary>One of those that are chosen from, in a list, as radio buttons or as segments.</summary>
/// <param name="Group">Heading that it stands under in a list.</param>
public sealed record SelectOption<TValue>(TValue Value, string Text, string? Group = null, bool Disabled = false)
{
    /// <summary>On hover, where <see cref="Text"/> alone is too short.</summary>
    public string? Title { get; init; }
}

public static class SelectOption
{
    public static SelectOption<TValue> Of<TValue>(TValue value, string text, string? group = null) => new(value, text, group);

    public static SelectOption<string>[] Of(IEnumerable<KeyValuePair<string, string>> keysAndTexts) =>
        [.. keysAndTexts.Select(pair => new SelectOption<string>(pair.Key, pair.Value))];
}
