namespace Jarvis.Data.Doctor.Text;

/// <summary>Decides whether a text is program code: at least half of its lines start, end or are composed like statements.</summary>
internal static class CodeLook
{
    private const int LinesLooked = 60;
    private static readonly string[] _beginnings =
    [
        "def ",
        "class ",
        "import ",
        "from ",
        "#include",
        "public ",
        "private ",
        "protected ",
        "static ",
        "function ",
        "var ",
        "let ",
        "const ",
        "return ",
        "using ",
        "namespace ",
        "package ",
        "func ",
        "fn ",
        "impl ",
        "struct ",
        "enum ",
        "#!",
        "<?php",
        "SELECT ",
        "INSERT ",
        "UPDATE ",
        "CREATE ",
        "@",
        "elif ",
        "else:",
        "try:",
        "except ",
        "raise ",
        "print(",
        "//",
        "/*",
        "</",
        "<div",
        "<html",
        "<!DOCTYPE",
        "$",
        "end",
    ];

    public static bool IsCode(ReadOnlySpan<char> text)
    {
        int lines = 0,
            code = 0;
        foreach (var raw in text.EnumerateLines())
        {
            var line = raw.Trim();
            if (line.IsEmpty)
            {
                continue;
            }
            if (lines == 0 && line[^1] == ':' && (line.StartsWith("def ") || line.StartsWith("class ") || line.StartsWith("async def ")))
            {
                return true; // no matter how long its docstring is
            }
            lines++;
            code += IsCodeLine(line) ? 1 : 0;
            if (lines == LinesLooked)
            {
                break;
            }
        }
        return lines > 0 && code * 2 >= lines && (lines > 1 || text.IndexOfAny("(){};=<>") >= 0);
    }

    private static bool IsCodeLine(ReadOnlySpan<char> line)
    {
        if (
            line[^1] is ';' or '{' or '}'
            || line.EndsWith("):")
            || line.EndsWith("()")
            || line.EndsWith("):")
            || line.EndsWith("=>")
            || line.EndsWith("],")
        )
        {
            return true;
        }
        foreach (var beginning in _beginnings)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line.IndexOfAny("(){};=<>:#/\"'*_$@") >= 0 || line.Count(' ') <= 3;
            }
        }
        int signs = 0,
            letters = 0;
        foreach (char c in line)
        {
            letters += char.IsLetterOrDigit(c) ? 1 : 0;
            signs += c is '(' or ')' or '{' or '}' or '[' or ']' or ';' or '=' or '<' or '>' or '_' or '&' or '|' ? 1 : 0;
        }
        return signs >= 2 && signs * 12 >= line.Length && letters * 3 >= line.Length;
    }
}
