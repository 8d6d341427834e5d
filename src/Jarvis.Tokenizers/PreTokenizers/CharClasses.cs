using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Jarvis.Tokenizers.PreTokenizers;

/// <summary>What pre-tokenizers need to know about a character: one of letter, number, space or none, and perhaps punctuation.</summary>
[Flags]
internal enum CharClass : byte
{
    None = 0,

    /// <summary>\p{L}</summary>
    Letter = 1,

    /// <summary>\p{N}</summary>
    Number = 2,

    /// <summary>\s: Unicode's White_Space.</summary>
    Space = 4,

    /// <summary>\p{P}</summary>
    Punctuation = 8,
}

/// <summary>Looks up classes of UTF-8 characters, with a table for the basic plane.</summary>
internal static class CharClasses
{
    private static readonly CharClass[] _basicPlane = MakeBasicPlane();

    /// <summary>Classes of the first 65,536 code points; index 0 to 127 serves ASCII bytes directly.</summary>
    public static CharClass[] BasicPlane => _basicPlane;

    public static CharClass Of(int codePoint) =>
        codePoint < _basicPlane.Length ? _basicPlane[codePoint] : FromCategory(CharUnicodeInfo.GetUnicodeCategory(codePoint), codePoint);

    /// <summary>Reads the character at <paramref name="start"/>. What is not UTF-8 counts as a character without a class, so that every
    /// byte sequence can be cut.</summary>
    /// <param name="length">Bytes read, at least 1.</param>
    /// <param name="codePoint">-1 for what is not UTF-8.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CharClass Read(ReadOnlySpan<byte> text, int start, out int length, out int codePoint)
    {
        byte first = text[start];
        if (first < 0x80)
        {
            length = 1;
            codePoint = first;
            return _basicPlane[first];
        }

        return ReadLong(text[start..], out length, out codePoint);
    }

    private static CharClass ReadLong(ReadOnlySpan<byte> text, out int length, out int codePoint)
    {
        if (Rune.DecodeFromUtf8(text, out var rune, out length) != OperationStatus.Done)
        {
            codePoint = -1;
            length = Math.Max(1, length);
            return CharClass.None;
        }

        codePoint = rune.Value;
        return Of(codePoint);
    }

    private static CharClass[] MakeBasicPlane()
    {
        var classes = new CharClass[0x10000];
        for (int c = 0; c < classes.Length; c++)
        {
            classes[c] = FromCategory(CharUnicodeInfo.GetUnicodeCategory((char)c), c);
        }

        return classes;
    }

    private static CharClass FromCategory(UnicodeCategory category, int codePoint) =>
        category switch
        {
            <= UnicodeCategory.OtherLetter => CharClass.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharClass.Number,
            >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation => CharClass.Punctuation,
            _ => codePoint < 0x10000 && char.IsWhiteSpace((char)codePoint) ? CharClass.Space : CharClass.None,
        };
}
