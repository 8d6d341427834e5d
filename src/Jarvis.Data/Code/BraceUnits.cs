using System.Text.RegularExpressions;

namespace Jarvis.Data.Code;

/// <summary>Finds functions and classes in languages with braces by the words before each opening brace, without a grammar.</summary>
internal sealed partial class BraceUnits(string text, string code, bool semicolons, int largest)
{
    private const int Deepest = 100;

    private readonly Dictionary<int, int> _ends = Pairs(code);
    private readonly List<CodeUnit> _found = [];

    public static List<CodeUnit> Of(string text, CodeLanguage language, int largest)
    {
        var units = new BraceUnits(text, CodeMask.Of(text, language), language.Id is not ("go" or "javascript" or "typescript"), largest);
        units.Read(0, text.Length, 0);
        return units._found;
    }

    // A statement or declaration begins after ; { or } and extends to its own opening brace.
    private void Read(int from, int to, int depth)
    {
        int start = from,
            parentheses = 0;
        for (int i = from; i < to; i++)
        {
            switch (code[i])
            {
                case '(' or '[':
                    parentheses++;
                    break;
                case ')' or ']':
                    parentheses = Math.Max(0, parentheses - 1);
                    break;
                case ';' when parentheses == 0:
                    start = i + 1;
                    break;
                case '{':
                    int end = _ends.GetValueOrDefault(i, to - 1);
                    if (parentheses == 0)
                    {
                        end = Math.Min(Block(start, i, end, depth), to);
                        start = end + 1;
                    }
                    i = end;
                    break;
            }
        }
    }

    /// <returns>Where the declaration ends: at its closing brace, or at a semicolon after it.</returns>
    private int Block(int start, int brace, int end, int depth)
    {
        start = semicolons ? start : Math.Max(start, HeadLine(brace));
        while (start < brace && char.IsWhiteSpace(code[start]))
        {
            start++;
        }
        var header = code[start..brace];
        bool holder = Holder().IsMatch(header),
            type = Type().IsMatch(header),
            small = end - start <= largest;
        if (depth < Deepest && (holder || (type && !small)))
        {
            int before = _found.Count;
            Read(brace + 1, end, depth + 1);
            if (holder || _found.Count > before)
            {
                return end;
            }
        }
        if (
            start < brace
            && (
                type
                || (header.Contains('(', StringComparison.Ordinal) && !Control().IsMatch(header))
                || header.Contains("=>", StringComparison.Ordinal)
            )
        )
        {
            int last = end;
            while (last + 1 < code.Length && code[last + 1] is ';' or ')' or ',')
            {
                last++;
            }
            _found.Add(new CodeUnit(LineStart(start), last + 1, CodeDocs.Before(text, start)));
            return last;
        }
        return end;
    }

    // For languages in which a line break ends a statement: the start of the brace's line, including earlier lines that its brackets span.
    private int HeadLine(int brace)
    {
        int depth = 0;
        bool any = false;
        for (int i = brace - 1; i >= 0; i--)
        {
            depth +=
                code[i] is ')' or ']' ? 1
                : code[i] is '(' or '[' ? -1
                : 0;
            if (code[i] == '\n' && any && depth <= 0)
            {
                return i + 1;
            }
            any |= !char.IsWhiteSpace(code[i]);
        }
        return 0;
    }

    private int LineStart(int at)
    {
        int line = at;
        while (line > 0 && text[line - 1] is ' ' or '\t')
        {
            line--;
        }
        return line == 0 || text[line - 1] == '\n' ? line : at;
    }

    private static Dictionary<int, int> Pairs(string code)
    {
        var (open, ends) = (new Stack<int>(), new Dictionary<int, int>());
        for (int i = 0; i < code.Length; i++)
        {
            if (code[i] == '{')
            {
                open.Push(i);
            }
            else if (code[i] == '}' && open.TryPop(out int start))
            {
                ends[start] = i;
            }
        }
        return ends;
    }

    [GeneratedRegex(@"\b(namespace|extern|mod|module|declare\s+global)\b[^()=;]*$", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Holder();

    [GeneratedRegex(
        @"\b(class|struct|interface|enum|record|trait|impl|union|type|object|@interface)\b",
        RegexOptions.CultureInvariant,
        200
    )]
    private static partial Regex Type();

    [GeneratedRegex(
        @"^\s*(if|for|foreach|while|switch|catch|else|do|try|finally|lock|using|fixed|return|unless|match|loop|select|defer|throw|await)\b",
        RegexOptions.CultureInvariant,
        200
    )]
    private static partial Regex Control();
}
