namespace Jarvis.Data.Doctor.Views;

/// <summary>
/// Checks whether code closes every bracket and string that it opens. Skips strings and comments of the common languages.
/// </summary>
internal static class CodeBalance
{
    /// <summary>Null if everything that is opened is also closed.</summary>
    public static string? Problem(string code)
    {
        var open = new Stack<char>();
        // otherwise // is a division, as in Python
        bool slashes = code.Contains(";\n", StringComparison.Ordinal) || code.Contains("{\n", StringComparison.Ordinal);
        bool loose = false; // a quote that its line did not close
        for (int at = 0; at < code.Length; at++)
        {
            char c = code[at];
            if (c is '"' or '\'' or '`')
            {
                int end = StringEnd(code, at);
                if (end < 0 && !loose)
                {
                    return "a string is never closed";
                }
                loose |= end <= at;
                at = Math.Max(at, end);
            }
            else if (IsComment(code, at, slashes))
            {
                int end = code.AsSpan(at).StartsWith("/*")
                    ? code.IndexOf("*/", at + 2, StringComparison.Ordinal) + 1
                    : code.IndexOf('\n', at);
                if (end <= 0)
                {
                    break;
                }
                at = end;
            }
            else if (c is '(' or '[' or '{')
            {
                open.Push(c);
            }
            else if (c is ')' or ']' or '}')
            {
                // A surplus closing bracket is carelessness, not truncation.
                if (open.Count > 0)
                {
                    open.Pop();
                }
            }
        }
        return open.Count > 0 && !EndsLikeAWhole(code) ? $"{open.Count} bracket{(open.Count == 1 ? " is" : "s are")} never closed" : null;
    }

    // Truncated code stops within a block. A last line without indentation that closes something ends a complete program, even if brackets
    // in its regular expressions are unbalanced.
    private static bool EndsLikeAWhole(string code)
    {
        var end = code.AsSpan().TrimEnd();
        var line = end[(end.LastIndexOf('\n') + 1)..];
        return !line.IsEmpty
            && !char.IsWhiteSpace(line[0])
            && (line[^1] is '}' or ')' or ']' or ';' or '"' or '\'' or '.' || line is "end" or "fi" or "done" or "esac");
    }

    // The index of the closing quote, of the opening quote if that is only an apostrophe, or -1 if the text ends within the string.
    private static int StringEnd(string code, int start)
    {
        char quote = code[start];
        if (start + 2 < code.Length && code[start + 1] == quote && code[start + 2] == quote)
        {
            int triple = code.IndexOf(new string(quote, 3), start + 3, StringComparison.Ordinal);
            return triple < 0 ? -1 : triple + 2;
        }
        for (int at = start + 1; at < code.Length; at++)
        {
            if (code[at] == '\\')
            {
                at++;
            }
            else if (code[at] == quote)
            {
                return at;
            }
            else if (code[at] == '\n' && quote != '`')
            {
                return start; // a string ends on its line, so this was an apostrophe or a lifetime
            }
        }
        return quote == '`' || code.AsSpan(start).Count(' ') > 12 ? start : -1;
    }

    private static bool IsComment(string code, int at, bool slashes) =>
        (
            slashes
            && code[at] == '/'
            && at + 1 < code.Length
            && (code[at + 1] == '*' || (code[at + 1] == '/' && (at == 0 || code[at - 1] != ':')))
        )
        || (code[at] == '#' && (at == 0 || char.IsWhiteSpace(code[at - 1])))
        || (code[at] == '-' && (at == 0 || code[at - 1] == '\n') && code.AsSpan(at).StartsWith("-- "));
}
