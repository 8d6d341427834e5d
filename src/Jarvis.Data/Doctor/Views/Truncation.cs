using Jarvis.Contracts;

namespace Jarvis.Data.Doctor.Views;

/// <summary>Why a text seems to be cut off, and with what confidence.</summary>
/// <param name="Score">0 to 1.</param>
internal readonly record struct Truncation(string Reason, double Score)
{
    private const int LeastCharacters = 80;

    private static readonly string[] _marks =
    [
        "[...]",
        "[…]",
        "(...)",
        "[truncated]",
        "[cut]",
        "(continued)",
        "to be continued",
        "<truncated>",
    ];
    private static readonly HashSet<string> _openWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "the",
        "a",
        "an",
        "and",
        "or",
        "but",
        "of",
        "to",
        "in",
        "with",
        "for",
        "from",
        "that",
        "which",
        "is",
        "are",
        "was",
        "by",
        "as",
        "if",
        "because",
        "their",
        "his",
        "your",
        "my",
        "our",
        "its",
        "der",
        "die",
        "das",
        "und",
        "oder",
        "mit",
        "von",
        "ein",
        "eine",
        "le",
        "la",
        "les",
        "et",
        "de",
        "des",
        "un",
        "une",
        "el",
        "los",
        "y",
        "que",
        "il",
        "che",
        "per",
        "o",
    };

    /// <summary>
    /// Null if the text seems complete. Signs of truncation in code: brackets or a string that are never closed. With fenced blocks: an odd
    /// number of fences. In prose of at least 80 characters: a mark such as "[truncated]", a last word that cannot end a sentence, a comma
    /// at the end, or a long last line that stops without a full stop after other complete sentences.
    /// </summary>
    public static Truncation? Of(RecordView record)
    {
        string text = record.Answer;
        if (text.Length < LeastCharacters)
        {
            return null;
        }
        if (record.IsCode)
        {
            var tail = text.AsSpan().TrimEnd();
            var spoken = tail[(tail.LastIndexOf('\n') + 1)..];
            if (spoken.Count(' ') >= 7 && (tail[^1] == '.' || tail.EndsWith(".\"") || tail.EndsWith(").")) && !char.IsWhiteSpace(spoken[0]))
            {
                return null; // code followed by a sentence about it
            }
            return CodeBalance.Problem(text) is { } problem ? new Truncation(problem, 0.9) : null;
        }
        var end = text.AsSpan().TrimEnd();
        if (end.IsEmpty)
        {
            return null;
        }
        if (text.AsSpan().Count("```") % 2 == 1)
        {
            return new Truncation("a fenced block is never closed", 0.9);
        }
        foreach (var mark in _marks)
        {
            if (end.EndsWith(mark, StringComparison.OrdinalIgnoreCase))
            {
                return new Truncation($"ends with \"{mark}\"", 0.8);
            }
        }
        return Sentence(end, record.Record.Kind);
    }

    private static Truncation? Sentence(ReadOnlySpan<char> end, RecordKind kind)
    {
        char last = end[^1];
        var line = end[(end.LastIndexOf('\n') + 1)..].Trim();
        int words = line.Count(' ') + 1;
        bool broken = last == '-' && end.Length > 1 && char.IsLetter(end[^2]); // a word cut in two; a dash alone may end a text on purpose
        if (broken || last is ',' or '(' or '[' or '{' or '&' or '=' or '\\')
        {
            return words >= 3 ? new Truncation($"ends with \"{last}\"", 0.8) : null;
        }
        if (!char.IsLetterOrDigit(last))
        {
            return null;
        }
        var word = line[(line.LastIndexOf(' ') + 1)..].ToString();
        if (words >= 4 && _openWords.Contains(word))
        {
            return new Truncation($"ends with the word \"{word}\"", 0.9);
        }
        // A title, a list or a verse may end without a full stop; a paragraph of complete sentences may not.
        int stops = end.Count(". ") + end.Count(".\n") + end.Count("? ") + end.Count("! ");
        var fragment = end[(end.LastIndexOfAny(".!?") + 1)..].Trim();
        // "Yours sincerely, Jane Austen"
        bool signature = fragment.Count(' ') < 10 && fragment.Contains(',') && fragment.Length > 0 && char.IsUpper(fragment[0]);
        bool list =
            signature
            || (line.Length > 2 && line[1] is '.' or ')')
            || line[0] is '-' or '*' or '•' or '#' or '|'
            || char.IsAsciiDigit(line[0])
            || line.Contains(": ", StringComparison.Ordinal);
        return words >= 6 && line.Length >= 30 && stops >= 2 && !list && kind != RecordKind.Code
            ? new Truncation("stops within a sentence", 0.6)
            : null;
    }
}
