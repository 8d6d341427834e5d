using System.Text.RegularExpressions;

namespace Jarvis.Data.Code;

/// <summary>
/// Extracts what a comment or docstring says about its code: the first paragraph, as in CodeSearchNet, without comment markers.
/// </summary>
internal static partial class CodeDocs
{
    private const int FewestWords = 3,
        MostCharacters = 2000;

    /// <summary>The comment that ends right above the declaration at <paramref name="at"/>.</summary>
    public static string? Before(string text, int at)
    {
        var lines = new List<string>();
        int end = text.LastIndexOf('\n', Math.Max(0, at - 1));
        bool inBlock = false;
        while (end > 0)
        {
            int start = text.LastIndexOf('\n', end - 1) + 1;
            var line = text[start..end].Trim();
            bool ends = line.EndsWith("*/", StringComparison.Ordinal),
                begins = line.StartsWith("/*", StringComparison.Ordinal);
            if (!inBlock && !ends && !line.StartsWith("//", StringComparison.Ordinal))
            {
                break;
            }
            lines.Insert(0, line);
            inBlock = (inBlock || ends) && !begins;
            if (
                lines.Count > 200
                || (begins && !inBlock && lines.Count > 0 && ends is false && !line.StartsWith("//", StringComparison.Ordinal))
            )
            {
                break;
            }
            end = start - 1;
        }
        return Clean(lines.Select(l => Signs().Replace(l, "")));
    }

    /// <summary>The string at the beginning of a Python body, and its position.</summary>
    public static (string? Docstring, (int Start, int End)? Place) OfPython(string text, string code, int bodyStart)
    {
        int start = bodyStart;
        while (start < text.Length && (char.IsWhiteSpace(text[start]) || text[start] == '#'))
        {
            start =
                text[start] == '#' && text.IndexOf('\n', start) is >= 0 and var line ? line
                : text[start] == '#' ? text.Length
                : start + 1;
        }
        int quote = start < text.Length && text[start] is 'r' or 'R' or 'u' or 'U' ? start + 1 : start;
        if (quote >= text.Length || text[quote] is not ('"' or '\''))
        {
            return (null, null);
        }
        var sign =
            string.CompareOrdinal(text, quote, new string(text[quote], 3), 0, 3) == 0 ? new string(text[quote], 3) : text[quote].ToString();
        int end = text.IndexOf(sign, Math.Min(text.Length, quote + sign.Length), StringComparison.Ordinal);
        int next = end + sign.Length;
        while (end >= 0 && next < code.Length && code[next] is ' ' or '\t' or ';' or '\r')
        {
            next++;
        }
        if (
            end < 0
            || (next < code.Length && code[next] != '\n')
            || string.IsNullOrWhiteSpace(code[next..Math.Min(code.Length, next + 400)])
        )
        {
            return (null, null); // not a statement of its own, or the only one in the body
        }
        return (Clean(text[(quote + sign.Length)..end].Split('\n')), (text.LastIndexOf('\n', start) + 1, Math.Min(text.Length, next + 1)));
    }

    private static string? Clean(IEnumerable<string> lines)
    {
        var paragraph = lines
            .TakeWhile(l => !OtherTag().IsMatch(l))
            .Select(l => Tags().Replace(l, "").Trim())
            .SkipWhile(l => l.Length == 0)
            .TakeWhile(l => l.Length > 0 && !l.StartsWith('@') && !l.StartsWith(':') && !Section().IsMatch(l));
        var words = string.Join(' ', paragraph).Trim();
        bool says =
            words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length >= FewestWords
            && words.Any(char.IsLetter)
            && !Legal().IsMatch(words);
        return !says ? null
            : words.Length <= MostCharacters ? words
            : null;
    }

    [GeneratedRegex(@"^(/\*\*?|\*/|\*|///?!?)\s?|\*+/$", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Signs();

    [GeneratedRegex(
        @"</?(summary|remarks|returns|param|p|para|c|code|see|inheritdoc|exception|typeparam|value|example)\b[^<>]*>",
        RegexOptions.CultureInvariant,
        200
    )]
    private static partial Regex Tags();

    [GeneratedRegex(@"^\s*<(param|returns|exception|typeparam|remarks|example|value)\b", RegexOptions.CultureInvariant, 200)]
    private static partial Regex OtherTag();

    [GeneratedRegex(
        @"^(Args|Arguments|Parameters|Returns|Raises|Yields|Example|Examples|Note)\s*:?\s*$",
        RegexOptions.CultureInvariant,
        200
    )]
    private static partial Regex Section();

    [GeneratedRegex(@"copyright|licen[sc]e|eslint|pylint|noqa|prettier", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 200)]
    private static partial Regex Legal();
}
