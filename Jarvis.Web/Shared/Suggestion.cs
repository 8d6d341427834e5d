namespace Jarvis.Web.Shared;

/// <param name="Value">What the setting gets, such as a folder.</param>
/// <param name="Group">Heading that it stands under, such as a run's name.</param>
public sealed record Suggestion(string Value, string Text, string Group);
