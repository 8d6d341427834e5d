using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Jarvis.Data.Starter;

/// <summary>
/// Converts the content of a documentation tag to prose: references become names, lists become lines, code keeps its lines.
/// </summary>
internal static partial class DocumentationText
{
    private const char Break = '\u2029'; // marks the end of a paragraph until white space is collapsed
    private const char Line = '\u2028';
    private const char CodeMark = '\ue000';

    public static string Of(XElement? element)
    {
        if (element is null)
        {
            return "";
        }
        var text = new StringBuilder();
        var blocks = new List<string>();
        foreach (var node in element.Nodes())
        {
            Append(text, node, blocks);
        }
        return Tidy(text.ToString(), blocks);
    }

    private static void Append(StringBuilder text, XNode node, List<string> blocks)
    {
        switch (node)
        {
            case XText words:
                text.Append(BlankLines().Replace(words.Value, Break.ToString()));
                break;
            case XElement element:
                AppendElement(text, element, blocks);
                break;
        }
    }

    private static void AppendElement(StringBuilder text, XElement element, List<string> blocks)
    {
        switch (element.Name.LocalName)
        {
            case "see" or "seealso" or "xref" or "inheritdoc":
                text.Append(element.Nodes().Any() ? element.Value : Reference(element));
                break;
            case "paramref" or "typeparamref":
                text.Append(element.Attribute("name")?.Value);
                break;
            case "code":
                text.Append(Break).Append(CodeMark).Append(blocks.Count).Append(CodeMark).Append(Break);
                blocks.Add(Dedent(element.Value));
                break;
            case "c":
                text.Append('`').Append(element.Value.Trim()).Append('`');
                break;
            case "para" or "p" or "list" or "remarks" or "example" or "description" when element.Parent?.Name.LocalName is not "item":
                Children(text.Append(Break), element, blocks);
                text.Append(Break);
                break;
            case "item" or "li":
                Children(text.Append(Line).Append("- "), element, blocks);
                break;
            case "listheader":
                break;
            case "term" when element.ElementsAfterSelf("description").Any():
                Children(text, element, blocks);
                text.Append(": ");
                break;
            case "br":
                text.Append(Line);
                break;
            case "sup":
                Children(text.Append('^'), element, blocks);
                break;
            default:
                Children(text, element, blocks);
                break;
        }
    }

    private static void Children(StringBuilder text, XElement element, List<string> blocks)
    {
        foreach (var node in element.Nodes())
        {
            Append(text, node, blocks);
        }
    }

    private static string Reference(XElement element)
    {
        if (element.Attribute("cref")?.Value is { } cref)
        {
            return MemberId.ShortReference(cref);
        }
        return element.Attribute("langword")?.Value ?? element.Attribute("href")?.Value ?? element.Attribute("uid")?.Value ?? "";
    }

    private static string Tidy(string raw, List<string> blocks)
    {
        var text = MarkdownLinks().Replace(raw, "$1");
        text = Runs().Replace(text, " ");
        text = Breaks().Replace(text, "\n\n");
        text = Lines().Replace(text, "\n").Trim();
        text = SpaceBeforeSign().Replace(text, "$1");
        for (int i = 0; i < blocks.Count; i++)
        {
            text = text.Replace($"{CodeMark}{i}{CodeMark}", blocks[i], StringComparison.Ordinal);
        }
        return text;
    }

    private static string Dedent(string code)
    {
        var lines = code.ReplaceLineEndings("\n").Trim('\n').Split('\n').Select(l => l.TrimEnd()).ToList();
        int indent = lines.Where(l => l.Length > 0).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(l => l.Length >= indent ? l[indent..] : l)).Trim('\n');
    }

    [GeneratedRegex(@"\n[ \t\r]*\n\s*")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"\[([^\]\n]{1,80})\]\([^)\s]{1,300}\)")]
    private static partial Regex MarkdownLinks();

    [GeneratedRegex(@"[ \t\r\n\u00a0]+")]
    private static partial Regex Runs();

    [GeneratedRegex(@"[ \u2028]*\u2029[ \u2028\u2029]*(?!- )")]
    private static partial Regex Breaks();

    [GeneratedRegex(@" *[\u2028\u2029]+ *")]
    private static partial Regex Lines();

    [GeneratedRegex(@" ([.,;:)])(?=\s|$)")]
    private static partial Regex SpaceBeforeSign();
}
