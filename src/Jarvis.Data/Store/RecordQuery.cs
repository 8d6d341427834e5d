using System.Text;
using Jarvis.Contracts;

namespace Jarvis.Data.Store;

/// <summary>What a page of records is ordered by.</summary>
public enum RecordSort
{
    Id,
    Length,
    Quality,
    Difficulty,
    Random,
}

/// <summary>Which records to read; every part that is null does not filter.</summary>
/// <param name="Search">Words that all have to occur; the last may be the beginning of a word. Whatever is typed is text, never query
/// syntax.</param>
/// <param name="Domain">"" = those that have none.</param>
/// <param name="Split">train | validation; "" = undecided.</param>
public sealed record RecordQuery(string? Search = null, RecordKind? Kind = null, string? Domain = null, string? Split = null)
{
    /// <summary>Name of the file that they came from.</summary>
    public string? Source { get; init; }

    /// <summary>"" = not known.</summary>
    public string? Language { get; init; }

    public bool? Synthetic { get; init; }

    /// <summary>A check of the doctor that holds something against them; "any" = one at least.</summary>
    public string? Flag { get; init; }

    public double? MinQuality { get; init; }
    public double? MaxQuality { get; init; }
    public double? MinDifficulty { get; init; }
    public double? MaxDifficulty { get; init; }

    /// <summary>Characters (UTF-16 units) of all content.</summary>
    public long? MinLength { get; init; }
    public long? MaxLength { get; init; }

    /// <summary>What <see cref="RecordStore.Page"/> is ordered by; <see cref="RecordStore.Read"/> always goes by id.</summary>
    public RecordSort Sort { get; init; }
    public bool Descending { get; init; }

    /// <summary>Of the random order.</summary>
    public long Seed { get; init; }

    public static RecordQuery All { get; } = new();

    /// <summary>
    /// The FTS5 expression for <see cref="Search"/>: each word quoted, the last a prefix; null when nothing searchable was typed.
    /// </summary>
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
            return "\"\""; // signs only: matches nothing, rather than everything
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
