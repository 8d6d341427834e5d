using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Jarvis.Data.Doctor.Text;

/// <summary>Markup left over when a page was converted to text: tags, entities, wiki and LaTeX syntax, and wrongly decoded text.</summary>
/// <param name="Kind">tags, entities, wiki, LaTeX, mojibake.</param>
internal readonly record struct MarkupSpan(int Start, int Length, string Kind);

internal static partial class Markup
{
    // How windows-1252 displays the two or three UTF-8 bytes of the most frequent characters.
    private static readonly (string Broken, string Whole)[] _mojibake =
    [
        ("â€™", "’"),
        ("â€˜", "‘"),
        ("â€œ", "“"),
        ("â€\u009d", "”"),
        ("â€\u009c", "“"),
        ("â€“", "–"),
        ("â€”", "—"),
        ("â€¦", "…"),
        ("â€¢", "•"),
        ("Â\u00a0", " "),
        ("Â°", "°"),
        ("Â£", "£"),
        ("Â§", "§"),
        ("Â·", "·"),
        ("Â«", "«"),
        ("Â»", "»"),
        ("Ã¤", "ä"),
        ("Ã¶", "ö"),
        ("Ã¼", "ü"),
        ("ÃŸ", "ß"),
        ("Ã„", "Ä"),
        ("Ã–", "Ö"),
        ("Ãœ", "Ü"),
        ("Ã©", "é"),
        ("Ã¨", "è"),
        ("Ãª", "ê"),
        ("Ã«", "ë"),
        ("Ã§", "ç"),
        ("Ã´", "ô"),
        ("Ã®", "î"),
        ("Ã¯", "ï"),
        ("Ã»", "û"),
        ("Ã±", "ñ"),
        ("Ã³", "ó"),
        ("Ã¡", "á"),
        ("Ãº", "ú"),
        ("Ã£", "ã"),
        ("Ãµ", "õ"),
        ("Ã¥", "å"),
        ("Ã¦", "æ"),
        ("Ã¸", "ø"),
    ];

    /// <summary>The positions of markup, in order. Fenced blocks and inline code are skipped, because markup is intended there.</summary>
    public static IReadOnlyList<MarkupSpan> Find(string text)
    {
        if (text.AsSpan().IndexOfAny("<&[{\\ÃÂâ\ufffd'") < 0)
        {
            return [];
        }
        var spans = new List<MarkupSpan>();
        var code = Code().Matches(text);
        int next = 0;
        foreach (Match match in Remains().Matches(text))
        {
            while (next < code.Count && code[next].Index + code[next].Length <= match.Index)
            {
                next++;
            }
            if (next == code.Count || match.Index < code[next].Index)
            {
                spans.Add(
                    new MarkupSpan(
                        match.Index,
                        match.Length,
                        match.Groups["tag"].Success ? "tags"
                            : match.Groups["entity"].Success ? "entities"
                            : match.Groups["wiki"].Success ? "wiki"
                            : "LaTeX"
                    )
                );
            }
        }
        foreach (var (broken, _) in _mojibake)
        {
            for (
                int at = text.IndexOf(broken, StringComparison.Ordinal);
                at >= 0;
                at = text.IndexOf(broken, at + 1, StringComparison.Ordinal)
            )
            {
                spans.Add(new MarkupSpan(at, broken.Length, "mojibake"));
            }
        }
        spans.Sort((a, b) => a.Start.CompareTo(b.Start));
        return spans;
    }

    /// <summary>The text without markup: tags removed, entities decoded, links replaced by their text, wrong decoding corrected.</summary>
    public static string Strip(string text)
    {
        foreach (var (broken, whole) in _mojibake)
        {
            text = text.Replace(broken, whole, StringComparison.Ordinal);
        }
        var spans = Find(text);
        if (spans.Count == 0)
        {
            return text;
        }
        var stripped = new StringBuilder(text.Length);
        int at = 0;
        foreach (var span in spans)
        {
            if (span.Start < at)
            {
                continue;
            }
            stripped.Append(text, at, span.Start - at).Append(Instead(text.Substring(span.Start, span.Length), span.Kind));
            at = span.Start + span.Length;
        }
        return stripped.Append(text, at, text.Length - at).ToString();
    }

    private static string Instead(string markup, string kind) =>
        kind switch
        {
            "tags" => LineTag().IsMatch(markup) ? "\n" : "",
            "entities" => WebUtility.HtmlDecode(markup),
            "wiki" when markup.StartsWith("[[", StringComparison.Ordinal) => markup.Trim('[', ']').Split('|')[^1],
            "wiki" => "",
            _ => LatexName().Replace(markup, ""),
        };

    [GeneratedRegex("```[\\s\\S]*?(```|\\z)|`[^`\\n]{1,200}`", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Code();

    [GeneratedRegex(
        """
            (?<tag></?(a|abbr|b|big|blockquote|body|br|center|cite|code|col|dd|div|dl|dt|em|font|
                footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|label|li|link|main|meta|nav|object|
                ol|option|p|param|pre|script|section|select|small|span|strike|strong|style|sub|sup|
                table|tbody|td|tfoot|th|thead|title|tr|tt|u|ul|video|ref)(\s[^<>]{0,400})?/?>|
                <!--((?!<!--)[\s\S]){0,2000}?-->|<!DOCTYPE[^>]{0,200}>)|
            (?<entity>&(amp|lt|gt|quot|apos|nbsp|mdash|ndash|hellip|copy|reg|trade|
                lsquo|rsquo|ldquo|rdquo|bull|middot|laquo|raquo|eacute|egrave|
                agrave|ccedil|uuml|ouml|auml|szlig|\#\d{2,6}|\#x[0-9a-f]{2,5});)|
            (?<wiki>\[\[[^\[\]\n]{1,200}\]\]|\{\{[A-Za-z][^{}\n]{0,300}\}\}|'''[^'\n]{1,200}''')|
            (?<latex>\\(begin|end|section|subsection|textbf|textit|emph|cite|ref|label|footnote|
                usepackage|documentclass|item)\b(\{[^{}\n]{0,200}\})?)
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Remains();

    [GeneratedRegex(
        "^</?(br|p|div|li|tr|h[1-6]|blockquote|hr)\\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex LineTag();

    [GeneratedRegex("^\\\\[A-Za-z]+\\{?|\\}$", RegexOptions.CultureInvariant)]
    private static partial Regex LatexName();
}
