using Jarvis.Contracts;

namespace Jarvis.Runs.Preparation;

/// <summary>Code and the docstring that describes it, for the contrastive loss: what a code record's turns ask and answer.</summary>
public sealed record CodePair(string Code, string Docstring)
{
    /// <summary>How many characters, without white space, identify a docstring.</summary>
    private const int ComparedCharacters = 60;

    private static readonly string[] _quotes = ["\"\"\"", "'''", "\"", "'"];

    /// <summary>Null for a document that is not code with a docstring.</summary>
    public static CodePair? Of(Document document)
    {
        if (
            document.Kind != RecordKind.Code
            || document.Turns is not [.., { Role: ChatRole.User } asked, { Role: ChatRole.Assistant } answered]
        )
        {
            return null;
        }
        string code = Without(asked.Content, answered.Content);
        return string.IsNullOrWhiteSpace(code) || string.IsNullOrWhiteSpace(asked.Content) ? null : new CodePair(code, asked.Content);
    }

    /// <summary>
    /// A Python docstring is inside its code, where it would give the answer away, so the literal that holds it is left out, whatever its
    /// quotes. It is recognized by its beginning, because escapes further on in the literal may differ from the text.
    /// </summary>
    private static string Without(string docstring, string code)
    {
        string sought = Squeezed(docstring);
        sought = sought[..Math.Min(sought.Length, ComparedCharacters)];
        for (int line = 0; line < code.Length; line = code.IndexOf('\n', line) is >= 0 and var end ? end + 1 : code.Length)
        {
            if (
                Literal(code, line) is var (from, to, quote)
                && Squeezed(code[(from + quote)..(to - quote)]).StartsWith(sought, StringComparison.Ordinal)
            )
            {
                return code[..from] + code[to..];
            }
        }
        return code;
    }

    /// <summary>
    /// The string literal that a line begins with: from its first quote to just after its last one, and how many quotes it has on each
    /// side; null for other lines.
    /// </summary>
    private static (int From, int To, int Quote)? Literal(string code, int line)
    {
        int from = line;
        while (from < code.Length && code[from] is ' ' or '\t')
        {
            from++;
        }
        for (int prefix = 0; prefix < 2 && from < code.Length && code[from] is 'r' or 'R' or 'u' or 'U' or 'b' or 'B'; prefix++)
        {
            from++;
        }
        foreach (string quote in _quotes)
        {
            if (string.CompareOrdinal(code, from, quote, 0, quote.Length) != 0)
            {
                continue;
            }
            int end = code.IndexOf(quote, from + quote.Length, StringComparison.Ordinal);
            while (end > 0 && code[end - 1] == '\\' && quote.Length == 1)
            {
                end = code.IndexOf(quote, end + 1, StringComparison.Ordinal);
            }
            return end < 0 ? null : (from, end + quote.Length, quote.Length);
        }
        return null;
    }

    private static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c != '\\'));
}
