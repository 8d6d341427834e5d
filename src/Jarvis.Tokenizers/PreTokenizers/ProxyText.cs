using System.Buffers;
using System.Globalization;
using System.Text;

namespace Jarvis.Tokenizers.PreTokenizers;

/// <summary>
/// Text in a form that .NET's expressions match correctly: one UTF-16 unit per character. A character outside the basic plane is replaced
/// by one inside it of the same general category (and of no script that expressions name), a byte that is not UTF-8 by U+FFFD; positions
/// map back to bytes.
/// </summary>
internal sealed class ProxyText
{
    private char[] _chars = new char[256];
    private int[] _byteEnds = new int[256];
    private int _count;

    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, _count);

    /// <summary>Where the first <paramref name="chars"/> characters end, in bytes.</summary>
    public int ByteEnd(int chars) => chars == 0 ? 0 : _byteEnds[chars - 1];

    public void Load(ReadOnlySpan<byte> text)
    {
        if (_chars.Length < text.Length)
        {
            int size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)text.Length);
            _chars = new char[size];
            _byteEnds = new int[size];
        }

        _count = 0;
        for (int i = 0; i < text.Length;)
        {
            bool valid = Rune.DecodeFromUtf8(text[i..], out var rune, out int length) == OperationStatus.Done;
            i += Math.Max(1, length);
            _chars[_count] =
                !valid ? '\ufffd'
                : rune.IsBmp ? (char)rune.Value
                : StandIn(Rune.GetUnicodeCategory(rune));
            _byteEnds[_count++] = i;
        }
    }

    /// <summary>
    /// A character of the category, outside the ranges that expressions name (CJK, kana, Hangul and what else is in DeepSeek's range).
    /// </summary>
    public static char StandIn(UnicodeCategory category) =>
        category switch
        {
            UnicodeCategory.UppercaseLetter => '\ua640',
            UnicodeCategory.LowercaseLetter => '\ua641',
            UnicodeCategory.TitlecaseLetter => '\u01c5',
            UnicodeCategory.ModifierLetter => '\ua015',
            UnicodeCategory.OtherLetter => '\ua000',
            UnicodeCategory.NonSpacingMark => '\ua806',
            UnicodeCategory.SpacingCombiningMark => '\ua823',
            UnicodeCategory.EnclosingMark => '\ua670',
            UnicodeCategory.DecimalDigitNumber => '\ua620',
            UnicodeCategory.LetterNumber => '\ua6e6',
            UnicodeCategory.OtherNumber => '\ua830',
            UnicodeCategory.ConnectorPunctuation => '\ufe4d',
            UnicodeCategory.DashPunctuation => '\ufe58',
            UnicodeCategory.OpenPunctuation => '\ufe59',
            UnicodeCategory.ClosePunctuation => '\ufe5a',
            UnicodeCategory.InitialQuotePunctuation => '\u00ab',
            UnicodeCategory.FinalQuotePunctuation => '\u00bb',
            UnicodeCategory.OtherPunctuation => '\ua874',
            UnicodeCategory.MathSymbol => '\ufb29',
            UnicodeCategory.CurrencySymbol => '\ua838',
            UnicodeCategory.ModifierSymbol => '\ua700',
            UnicodeCategory.OtherSymbol => '\ua490',
            UnicodeCategory.Format => '\ufff9',
            UnicodeCategory.PrivateUse => '\ue000',
            _ => '\u0378',
        };
}
