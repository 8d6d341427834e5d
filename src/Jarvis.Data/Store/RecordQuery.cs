using System.Text;
using Jarvis.Contracts;

namespace Jarvis.Data.Store;

/// <summary>Sort order of a page of records.</summary>
public enum RecordSort
{
    Id,
    Length,
    Quality,
    Difficulty,
    Random,
}

/// <summary>Selects the records to read; a null part does not filter.</summary>
/// <param name="Search">Words that must all occur; the last one may be a prefix. User input is always treated as text, never as query
/// syntax.</param>
/// <param name="Domain">"" = records without a domain.</param>
/// <param name="Split">train | validation; "" = not assigned.</param>
public sealed record RecordQuery(string? Search = null, RecordKind? Kind = null, string? Domain = null, string? Split = null)
{
    /// <summary>Name of the file from which they came.</summary>
    public string? Source { get; init; }

    /// <summary>"" = unknown.</summary>
    public string? Language { get; init; }

    public bool? Synthetic { get; init; }

    /// <summary>A check of the doctor that flagged them; "any" = at least one check.</summary>
    public string? Flag { get; init; }

    public double? MinQuality { get; init; }
    public double? MaxQuality { get; init; }
    public double? MinDifficulty { get; init; }
    public double? MaxDifficulty { get; init; }

    /// <summary>Characters (UTF-16 units) of all content.</summary>
    public long? MinLength { get; init; }
    public long? MaxLength { get; init; }

    /// <summary>The order of <see cref="RecordStore.Page"/>; <see cref="RecordStore.Read"/> always returns records by id.</summary>
    public RecordSort Sort { get; init; }
    public bool Descending { get; init; }

    /// <summary>Seed of the random order.</summary>
    public long Seed { get; init; }

    public static RecordQuery All { get; } = new();

    /// <summary>The FTS5 expression for <see cref="Search"/>: each word quoted, the last a prefix; null if there is no search.</summary>
    internal string? MatchExpression()
    {
        if (string.IsNullOrWhiteSpace(Search))
        {
            return null;
        }
        var words = Search
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(w => w.Any(char.IsLetterOrDigit))
            .Take(16)
            .ToList();
        if (words.Count == 0)
        {
            return "\"\""; // only symbols: match nothing instead of everything
        }
        var expression = new StringBuilder();
        foreach (var word in words)
        {
            expression
                .Append('"')
                .Append(word.Replace("\"", "\"\"", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal))
                .Append("\" ");
        }
        return expression.Append('*').ToString().Replace(" *", "*", StringComparison.Ordinal);
    }
}
