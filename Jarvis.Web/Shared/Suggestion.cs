namespace Jarvis.Web.Shared;

/// <param name="Value">The value for the setting, such as a folder.</param>
/// <param name="Group">Heading that it is listed under, such as a run's name.</param>
public sealed record Suggestion(string Value, string Text, string Group);
