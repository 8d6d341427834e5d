namespace Jarvis.Web.Shell.Search;

/// <summary>Kind of an entry; kinds that match equally well are listed in this order.</summary>
public enum SearchKind
{
    Page,
    Action,
    Run,
    Dataset,
    Model,
    Chat,
    Knowledge,
    Tokenizer,
    Setting,
}

/// <summary>One search result.</summary>
/// <param name="Key">Unique within its kind; kind and key together identify a recent entry.</param>
/// <param name="Detail">Shown to the right of the title; a match in it counts less than one in the title.</param>
/// <param name="Href">Target relative to the base; null for an action in the browser.</param>
public sealed record SearchEntry(SearchKind Kind, string Key, string Title, string? Detail, string? Href)
{
    /// <summary>Further words that people search for.</summary>
    public string? Keywords { get; init; }

    /// <summary>A name in <see cref="Shared.Icons"/>; null for the icon of its kind.</summary>
    public string? Icon { get; init; }

    /// <summary>Name of the action that the script runs instead of navigating (<c>jarvis.act</c>).</summary>
    public string? Act { get; init; }

    /// <summary>Whether the entry is hidden until something is typed.</summary>
    public bool OnlyWhenTyped { get; init; }

    public string Id => $"{Kind.ToString().ToLowerInvariant()}:{Key}";
}

/// <param name="Title">Heading of the group.</param>
public sealed record SearchGroup(string Title, IReadOnlyList<SearchEntry> Entries);
