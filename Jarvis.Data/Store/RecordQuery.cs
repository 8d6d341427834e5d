using System.Text;
using Jarvis.Contracts;

namespace Jarvis.Data;

/// <summary>Which records to read; every part that is null does not filter.</summary>
/// <param name="Search">Words that all have to occur; the last may be the beginning of a word. Whatever is typed is text, never query syntax.</param>
/// <param name="Split">train | validation.</param>
public sealed record RecordQuery(string? Search = null, RecordKind? Kind = null, string? Domain = null, string? Split = null)
{
    public static RecordQuery All { get; } = new();

    /// <summary>The FTS5 expression for <see cref="Search"/>: each word quoted, the last a prefix; null when nothing searchable was typed.</summary>
    internal string? MatchExpression()
    {
        if (string.IsNullOrWhiteSpace(Search))
        {
            return null;
        }
        var words = Search.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(w => w.Any(char.IsLetterOrDigit)).Take(16).ToList();
        if (words.Count == 0)
        {
            return "\"\"";   // signs only: matches nothing, rather than everything
        }
        var expression = new StringBuilder();
        foreach (var word in words)
        {
            expression.Append('"').Append(word.Replace("\"", "\"\"", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal)).Append("\" ");
        }
        return expression.Append('*').ToString().Replace(" *", "*", StringComparison.Ordinal);
    }
}
