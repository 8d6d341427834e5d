namespace Jarvis.Tokenizers.PreTokenizers;

/// <summary>
/// DeepSeek-Coder's sequence of isolating splits in one pass: <c>[\r\n]</c>, <c>\s?\p{L}+</c>, <c>\s?\p{P}+</c>,
/// <c>[一-龥ࠀ-一가-퟿]+</c>, then every digit alone.
/// </summary>
internal sealed class DeepSeekCoderScanner : PieceScanner
{
    public override int End(ReadOnlySpan<byte> text, int start)
    {
        if (text[start] is (byte)'\r' or (byte)'\n')
        {
            return start + 1;
        }

        var kind = StartOf(text, start);
        var current = CharClasses.Read(text, start, out int length, out int codePoint);
        bool inRange = InRange(codePoint),
            number = (current & CharClass.Number) != 0;
        int i = start + length;
        while (i < text.Length && text[i] is not ((byte)'\r' or (byte)'\n') && !number)
        {
            var next = CharClasses.Read(text, i, out length, out codePoint);
            bool goesOn = kind == CharClass.None ? StartOf(text, i) == CharClass.None : (next & kind) != 0;
            number = (next & CharClass.Number) != 0;
            if (!goesOn || number || InRange(codePoint) != inRange)
            {
                break;
            }

            i += length;
        }

        return i;
    }

    /// <summary>Letter or punctuation when a match of <c>\s?\p{L}+</c> or <c>\s?\p{P}+</c> starts here, else none.</summary>
    private static CharClass StartOf(ReadOnlySpan<byte> text, int start)
    {
        const CharClass wanted = CharClass.Letter | CharClass.Punctuation;
        var current = CharClasses.Read(text, start, out int length, out _);
        if ((current & CharClass.Space) == 0)
        {
            return current & wanted;
        }

        int after = start + length;
        return after < text.Length ? CharClasses.Read(text, after, out _, out _) & wanted : CharClass.None;
    }

    private static bool InRange(int codePoint) => codePoint is (>= 0x0800 and <= 0x9FA5) or (>= 0xAC00 and <= 0xD7FF);
}
