using System.Text.RegularExpressions;

namespace Jarvis.Data.Code;

/// <summary>Finds Python functions and classes by <c>def</c>, <c>class</c> and indentation.</summary>
internal sealed partial class IndentUnits
{
    private readonly string _text;
    private readonly string _code;
    private readonly List<Line> _lines;

    private IndentUnits(string text, string code) => (_text, _code, _lines) = (text, code, Lines(code));

    /// <param name="Indent">Number of blanks before the first character; null for a blank line or one that continues the previous
    /// line.</param>
    private readonly record struct Line(int Start, int End, int? Indent);

    public static List<CodeUnit> Of(string text, CodeLanguage language, int largest)
    {
        var units = new IndentUnits(text, CodeMask.Of(text, language));
        var found = new List<CodeUnit>();
        units.Read(0, units._lines.Count, largest, found);
        return found;
    }

    private void Read(int from, int to, int largest, List<CodeUnit> found)
    {
        int? decorated = null;
        for (int i = from; i < to; i++)
        {
            if (_lines[i].Indent is not { } indent)
            {
                continue;
            }
            var line = _code.AsSpan(_lines[i].Start, _lines[i].End - _lines[i].Start).TrimStart();
            if (line.StartsWith("@"))
            {
                decorated ??= i;
                continue;
            }
            if (!Definition().IsMatch(line))
            {
                decorated = null;
                continue;
            }
            int first = decorated ?? i,
                next = i + 1;
            while (next < to && (_lines[next].Indent is not { } below || below > indent))
            {
                next++;
            }
            int last = next - 1;
            while (last > i && string.IsNullOrWhiteSpace(_text[_lines[last].Start.._lines[last].End]))
            {
                last--;
            }
            int before = found.Count;
            if (line.StartsWith("class") && _lines[last].End - _lines[first].Start > largest)
            {
                Read(i + 1, next, largest, found);
            }
            if (found.Count == before)
            {
                var (docstring, place) = CodeDocs.OfPython(_text, _code, BodyStart(i, last));
                found.Add(new CodeUnit(_lines[first].Start, _lines[last].End, docstring) { Without = place });
            }
            (i, decorated) = (next - 1, null);
        }
    }

    // Position after the colon that ends the header, whose brackets may span several lines.
    private int BodyStart(int head, int last)
    {
        int depth = 0;
        for (int i = _lines[head].Start; i < _lines[last].End; i++)
        {
            switch (_code[i])
            {
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}':
                    depth--;
                    break;
                case ':' when depth <= 0:
                    return i + 1;
            }
        }
        return _lines[last].End;
    }

    private static List<Line> Lines(string code)
    {
        var lines = new List<Line>();
        int depth = 0;
        for (int start = 0; start < code.Length;)
        {
            int end = code.IndexOf('\n', start);
            end = end < 0 ? code.Length : end;
            int sign = start;
            while (sign < end && char.IsWhiteSpace(code[sign]))
            {
                sign++;
            }
            lines.Add(new Line(start, end, sign == end || depth > 0 ? null : sign - start));
            foreach (char c in code.AsSpan(sign, end - sign))
            {
                depth = Math.Max(
                    0,
                    depth
                        + (
                            c is '(' or '[' or '{' ? 1
                            : c is ')' or ']' or '}' ? -1
                            : 0
                        )
                );
            }
            start = end + 1;
        }
        return lines;
    }

    [GeneratedRegex(@"^(async\s+def|def|class)\b", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Definition();
}
