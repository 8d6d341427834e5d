using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers.Normalizers;

/// <summary>Lowercases every character on its own, regardless of its neighbours, like Rust's <c>char::to_lowercase</c>.</summary>
internal sealed class LowercaseChange : ITextNormalizer
{
    public string Normalize(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // The only character whose lower case is two characters.
            _ = rune.Value == 0x130 ? result.Append("i\u0307") : result.Append(Rune.ToLowerInvariant(rune));
        }

        return result.ToString();
    }

    public bool Leaves(ReadOnlySpan<byte> utf8) =>
        utf8.IndexOfAnyInRange((byte)'A', (byte)'Z') < 0 && utf8.IndexOfAnyExceptInRange((byte)0, (byte)0x7F) < 0;
}

/// <summary>Prepends a prefix to every text that is not empty.</summary>
internal sealed class PrependChange(string prefix) : ITextNormalizer
{
    public string Normalize(string text) => text.Length == 0 ? text : prefix + text;
}

/// <summary>Replaces a literal string.</summary>
internal sealed class ReplaceChange(string pattern, string content) : ITextNormalizer
{
    private readonly byte[] _pattern = Encoding.UTF8.GetBytes(pattern);

    public string Normalize(string text) => text.Replace(pattern, content, StringComparison.Ordinal);

    public bool Leaves(ReadOnlySpan<byte> utf8) => utf8.IndexOf(_pattern) < 0;
}

/// <summary>Replaces the matches of an expression; the replacement is literal.</summary>
internal sealed class ReplaceMatches(Regex expression, string content) : ITextNormalizer
{
    public string Normalize(string text) =>
        ExpressionTime.Within(
            expression,
            text.Length,
            () =>
                expression.Replace(
                    text,
                    _ =>
                    {
                        ExpressionTime.Check(expression);
                        return content;
                    }
                )
        );
}

/// <summary>Removes white space at the ends.</summary>
internal sealed class StripChange(bool left, bool right) : ITextNormalizer
{
    public string Normalize(string text) =>
        (left, right) switch
        {
            (true, true) => text.Trim(),
            (true, false) => text.TrimStart(),
            (false, true) => text.TrimEnd(),
            _ => text,
        };
}

/// <summary>Removes combining marks; after NFD that removes accents.</summary>
internal sealed class StripAccentsChange : ITextNormalizer
{
    public string Normalize(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (
                Rune.GetUnicodeCategory(rune)
                is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark)
            )
            {
                result.Append(rune);
            }
        }

        return result.ToString();
    }

    public bool Leaves(ReadOnlySpan<byte> utf8) => utf8.IndexOfAnyExceptInRange((byte)0, (byte)0x7F) < 0;
}

/// <summary>Removes control characters and turns rare blanks into spaces, by the table of SentencePiece's <c>nmt</c> rules.</summary>
internal sealed class NmtChange : ITextNormalizer
{
    public string Normalize(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            switch (c)
            {
                case (>= '\u0001' and <= '\u0008') or '\u000B' or (>= '\u000E' and <= '\u001F') or '\u007F' or '\u008F' or '\u009F':
                    break;
                case '\u0009'
                or '\u000A'
                or '\u000C'
                or '\u000D'
                or '\u1680'
                or (>= '\u200B' and <= '\u200F')
                or '\u2028'
                or '\u2029'
                or '\u2581'
                or '\uFEFF'
                or '\uFFFD':
                    result.Append(' ');
                    break;
                default:
                    result.Append(c);
                    break;
            }
        }

        return result.ToString();
    }
}

/// <summary>Runs normalizers one after another.</summary>
internal sealed class ChangeSequence(IReadOnlyList<ITextNormalizer> steps) : ITextNormalizer
{
    /// <summary>The longest decomposition of a character has 18 characters.</summary>
    private const int MostGrowth = 32;

    /// <exception cref="TokenizerFormatException">Steps that feed each other make the text grow without bound.</exception>
    public string Normalize(string text)
    {
        long most = ((long)text.Length * MostGrowth) + 65_536;
        foreach (var step in steps)
        {
            text = step.Normalize(text);
            if (text.Length > most)
            {
                throw new TokenizerFormatException(
                    $"The tokenizer's normalizer makes a text more than {MostGrowth} times as long; it is not used."
                );
            }
        }

        return text;
    }

    public bool Leaves(ReadOnlySpan<byte> utf8)
    {
        foreach (var step in steps)
        {
            if (!step.Leaves(utf8))
            {
                return false;
            }
        }

        return true;
    }
}
