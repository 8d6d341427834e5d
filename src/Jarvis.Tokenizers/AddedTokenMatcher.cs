using System.Buffers;
using System.Globalization;
using System.Text;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers;

/// <summary>Finds added tokens in UTF-8 text, the leftmost first and of those the longest.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly SearchValues<byte> _firstBytes;
    private readonly (byte[] Bytes, AddedToken Token)[]?[] _byFirstByte = new (byte[], AddedToken)[]?[256];

    /// <param name="tokens">Each with the text to look for.</param>
    public AddedTokenMatcher(IEnumerable<(AddedToken Token, string Text)> tokens)
    {
        foreach (
            var group in tokens
                .Where(t => t.Text.Length > 0)
                .Select(t => (Bytes: Encoding.UTF8.GetBytes(t.Text), t.Token))
                .GroupBy(t => t.Bytes[0])
        )
        {
            _byFirstByte[group.Key] = [.. group.OrderByDescending(t => t.Bytes.Length)];
        }

        _firstBytes = SearchValues.Create([.. Enumerable.Range(0, 256).Where(b => _byFirstByte[b] is not null).Select(b => (byte)b)]);
    }

    /// <summary>The next match at or after <paramref name="from"/>, including the blanks that its token takes.</summary>
    /// <param name="blanksFrom">Blanks before this position belong to an earlier match.</param>
    /// <param name="skipSpecial">Whether special tokens are read as plain text.</param>
    public (int Start, int End, AddedToken Token)? Find(ReadOnlySpan<byte> text, int from, int blanksFrom, bool skipSpecial)
    {
        while (from < text.Length && text[from..].IndexOfAny(_firstBytes) is var skip and >= 0)
        {
            int at = from + skip;
            foreach (var (bytes, token) in _byFirstByte[text[at]]!)
            {
                if (!text[at..].StartsWith(bytes))
                {
                    continue;
                }

                int end = at + bytes.Length;
                if ((skipSpecial && token.Special) || (token.SingleWord && (WordBefore(text, at) || WordAfter(text, end))))
                {
                    from = end;
                    goto next;
                }

                return (token.LeftStrip ? BlanksBefore(text, at, blanksFrom) : at, token.RightStrip ? BlanksAfter(text, end) : end, token);
            }

            from = at + 1;
        next:
            ;
        }

        return null;
    }

    private static bool WordAfter(ReadOnlySpan<byte> text, int at) =>
        at < text.Length && Rune.DecodeFromUtf8(text[at..], out var rune, out _) == OperationStatus.Done && IsWord(rune);

    private static bool WordBefore(ReadOnlySpan<byte> text, int at) =>
        at > 0 && Rune.DecodeLastFromUtf8(text[..at], out var rune, out _) == OperationStatus.Done && IsWord(rune);

    /// <summary>
    /// The <c>\w</c> of Rust's regular expressions: letters (letter numbers and circled letters too), marks, digits, connectors, joiners.
    /// </summary>
    private static bool IsWord(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is <= UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation
        || rune.Value is (>= 0x24B6 and <= 0x24E9) or 0x200C or 0x200D;

    private static int BlanksAfter(ReadOnlySpan<byte> text, int at)
    {
        while (
            at < text.Length
            && Rune.DecodeFromUtf8(text[at..], out var rune, out int length) == OperationStatus.Done
            && Rune.IsWhiteSpace(rune)
        )
        {
            at += length;
        }

        return at;
    }

    private static int BlanksBefore(ReadOnlySpan<byte> text, int at, int least)
    {
        while (
            at > least
            && Rune.DecodeLastFromUtf8(text[least..at], out var rune, out int length) == OperationStatus.Done
            && Rune.IsWhiteSpace(rune)
        )
        {
            at -= length;
        }

        return at;
    }
}
