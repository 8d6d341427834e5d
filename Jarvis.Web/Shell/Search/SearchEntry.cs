namespace Jarvis.Web.Shell.Search;

/// <summary>What an entry is; the order is the one of groups that match equally well.</summary>
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

/// <summary>One thing that can be found and opened.</summary>
/// <param name="Key">Unique within its kind; kind and key identify a recent entry.</param>
/// <param name="Detail">Right of the title; searched too, for less.</param>
/// <param name="Href">Where it leads, relative to the base; null for an action of the browser.</param>
public sealed record SearchEntry(SearchKind Kind, string Key, string Title, string? Detail, string? Href)
{
    /// <summary>Other words that people use for it.</summary>
    public string? Keywords { get; init; }

    /// <summary>A name of <see cref="Shared.Icons"/>; null for its kind's.</summary>
    public string? Icon { get; init; }

    /// <summary>What the script does instead of going somewhere (<c>jarvis.act</c>).</summary>
    public string? Act { get; init; }

    /// <summary>Not offered before something is typed.</summary>
    public bool OnlyWhenTyped { get; init; }

    public string Id => $"{Kind.ToString().ToLowerInvariant()}:{Key}";
}

/// <param name="Title">As the heading of its entries.</param>
public sealed record SearchGroup(string Title, IReadOnlyList<SearchEntry> Entries);
