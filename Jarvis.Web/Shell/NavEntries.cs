namespace Jarvis.Web.Shell;

/// <param name="Key">Pressed after G, it opens the page.</param>
public sealed record NavEntry(string Href, string Word, string Icon, char Key);

public static class NavEntries
{
    public static IReadOnlyList<NavEntry> All { get; } =
    [
        new("", "Home", "home", 'h'),
        new("runs", "Runs", "activity", 'r'),
        new("schedule", "Schedule", "calendar", 's'),
        new("datasets", "Datasets", "database", 'd'),
        new("tokenizers", "Tokenizers", "type", 't'),
        new("knowledge", "Knowledge", "book", 'k'),
        new("models", "Models", "box", 'm'),
        new("chat", "Chat", "chat", 'c'),
    ];

    /// <summary>In the navigation's foot.</summary>
    public static NavEntry Settings { get; } = new("settings", "Settings", "sliders", 'e');

    public static IEnumerable<NavEntry> WithFoot => All.Append(Settings);
}
