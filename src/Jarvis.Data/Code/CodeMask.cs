namespace Jarvis.Data.Code;

/// <summary>
/// A source text in which strings and comments are blanked out, character for character, so that every remaining brace and keyword is real.
/// Handles escapes, raw and verbatim strings, templates with code in them, nested comments, lifetimes, regular expressions and preprocessor
/// lines.
/// </summary>
internal sealed class CodeMask
{
    private readonly string _text;
    private readonly CodeLanguage _language;
    private readonly char[] _code;
    private int _at;
    private char _before = '\n'; // the last non-blank character of code

    private CodeMask(string text, CodeLanguage language)
    {
        (_text, _language, _code) = (text, language, text.ToCharArray());
    }

    public static string Of(string text, CodeLanguage language)
    {
        var mask = new CodeMask(text, language);
        while (mask._at < text.Length)
        {
            mask.Step();
        }
        return new string(mask._code);
    }

    private bool Has(string sign) => sign.Length > 0 && string.CompareOrdinal(_text, _at, sign, 0, sign.Length) == 0;

    private void Step()
    {
        char c = _text[_at];
        if (Has(_language.LineComment) || (c == '#' && _language.Id is "c" or "cpp" or "csharp" && OnlyBlanksBefore()))
        {
            Blank(LineEnd(continued: c == '#'));
        }
        else if (_language.Shape == CodeShape.Braces && Has("/*"))
        {
            Blank(CommentEnd());
        }
        else if (_language.Strings.Contains(c, StringComparison.Ordinal))
        {
            Blank(StringEnd(c));
            _before = '"';
        }
        else if (
            c == '/'
            && _language.Id is "javascript" or "typescript"
            && c == '/'
            && "(,=:[!&|?{};\n".Contains(_before, StringComparison.Ordinal)
        )
        {
            Blank(RegexEnd());
            _before = '"';
        }
        else
        {
            if (!char.IsWhiteSpace(c))
            {
                _before = c;
            }
            _at++;
        }
    }

    private void Blank(int end)
    {
        for (end = Math.Clamp(end, _at + 1, _text.Length); _at < end; _at++)
        {
            if (_code[_at] is not ('\n' or '\r'))
            {
                _code[_at] = ' ';
            }
        }
    }

    private bool OnlyBlanksBefore()
    {
        int i = _at - 1;
        while (i >= 0 && _text[i] is ' ' or '\t')
        {
            i--;
        }
        return i < 0 || _text[i] == '\n';
    }

    private int LineEnd(bool continued = false)
    {
        int end = _at;
        do
        {
            end = _text.IndexOf('\n', Math.Min(end + 1, _text.Length));
        } while (end > 0 && continued && _text.AsSpan(0, end).TrimEnd('\r').EndsWith("\\"));
        return end < 0 ? _text.Length : end;
    }

    private int CommentEnd()
    {
        int depth = 0;
        for (int i = _at; i + 1 < _text.Length; i++)
        {
            if (_text[i] == '*' && _text[i + 1] == '/' && i > _at + 1)
            {
                i++;
                if (--depth <= 0 || _language.Id != "rust")
                {
                    return i + 1;
                }
            }
            else if (_text[i] == '/' && _text[i + 1] == '*')
            {
                depth++;
                i++;
            }
        }
        return _text.Length;
    }

    private int StringEnd(char quote)
    {
        string triple = new(quote, 3);
        if (_language.Id is "python" && Has(triple))
        {
            return Until(triple, _at + 3, escapes: true);
        }
        if (quote == '"' && Has("\"\"\"") && _language.Id is "csharp" or "java" && Has("\"\"\""))
        {
            int quotes = _text.AsSpan(_at).IndexOfAnyExcept('"');
            return quotes < 0 ? _text.Length : Until(new string('"', quotes), _at + quotes, escapes: false);
        }
        if (quote == '"' && _language.Id == "csharp" && IsVerbatim())
        {
            int end = _at + 1;
            while ((end = _text.IndexOf('"', Math.Min(end, _text.Length))) >= 0 && end + 1 < _text.Length && _text[end + 1] == '"')
            {
                end += 2;
            }
            return end < 0 ? _text.Length : end + 1;
        }
        if (quote == '"' && _language.Id == "rust" && RawHashes() is { } hashes)
        {
            return Until("\"" + new string('#', hashes), _at + 1, escapes: false);
        }
        if (quote == '`')
        {
            return _language.Id == "go" ? Until("`", _at + 1, escapes: false) : TemplateEnd(_at + 1);
        }
        for (int i = _at + 1; i < _text.Length; i++)
        {
            if (_text[i] == '\\')
            {
                i++;
            }
            else if (_text[i] == quote || _text[i] == '\n')
            {
                return _text[i] == quote ? i + 1 : i; // an unclosed string ends with its line
            }
        }
        return _text.Length;
    }

    private bool IsVerbatim() => (_at > 0 && _text[_at - 1] == '@') || (_at > 1 && _text[_at - 1] == '$' && _text[_at - 2] == '@');

    private int? RawHashes()
    {
        int i = _at - 1,
            hashes = 0;
        for (; i >= 0 && _text[i] == '#'; i--)
        {
            hashes++;
        }
        return i >= 0 && _text[i] == 'r' ? hashes : null;
    }

    private int Until(string end, int from, bool escapes)
    {
        for (int i = from; i < _text.Length; i++)
        {
            if (escapes && _text[i] == '\\')
            {
                i++;
            }
            else if (string.CompareOrdinal(_text, i, end, 0, end.Length) == 0)
            {
                return i + end.Length;
            }
        }
        return _text.Length;
    }

    // Code within ${ } may contain nested templates, so a stack tracks the open braces of each level.
    private int TemplateEnd(int from)
    {
        var open = new Stack<int>(); // for each ${ the number of braces open in it, −1 for a nested template
        for (int i = from; i < _text.Length; i++)
        {
            bool inCode = open.Count > 0 && open.Peek() >= 0;
            switch (_text[i])
            {
                case '\\':
                    i++;
                    break;
                case '`' when !inCode:
                    if (open.Count == 0)
                    {
                        return i + 1;
                    }
                    open.Pop(); // back in the surrounding code
                    break;
                case '`':
                    open.Push(-1);
                    break;
                case '"' or '\'' when inCode:
                    char quote = _text[i];
                    for (i++; i < _text.Length && _text[i] != quote && _text[i] != '\n'; i++)
                    {
                        i += _text[i] == '\\' ? 1 : 0;
                    }
                    break;
                case '$' when !inCode && i + 1 < _text.Length && _text[i + 1] == '{':
                    open.Push(0);
                    i++;
                    break;
                case '{' when inCode:
                    open.Push(open.Pop() + 1);
                    break;
                case '}' when inCode:
                    int depth = open.Pop();
                    if (depth > 0)
                    {
                        open.Push(depth - 1);
                    }
                    break;
            }
        }
        return _text.Length;
    }

    private int RegexEnd()
    {
        bool inClass = false;
        for (int i = _at + 1; i < _text.Length && _text[i] != '\n'; i++)
        {
            switch (_text[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '/' when !inClass:
                    return i + 1;
            }
        }
        return _at + 1; // a division after all
    }
}
