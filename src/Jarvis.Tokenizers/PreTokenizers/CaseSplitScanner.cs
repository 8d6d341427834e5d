namespace Jarvis.Tokenizers.PreTokenizers;

/// <summary>
/// The expression of cl100k, Llama 3 and Qwen 2:
/// <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>
/// </summary>
/// <param name="digits">The most numbers in one piece: 3, or 1 for Qwen's <c>\p{N}</c>.</param>
internal sealed class CaseSplitScanner(int digits) : PieceScanner
{
    private const CharClass Main = CharClass.Letter | CharClass.Number | CharClass.Space;

    public override int End(ReadOnlySpan<byte> text, int start)
    {
        byte first = text[start];
        if (first == '\'' && Contraction(text, start) is var contraction and > 0)
        {
            return start + contraction;
        }

        var kind = CharClasses.Read(text, start, out int length, out _) & Main;
        if (kind == CharClass.Letter)
        {
            return RunEnd(text, start, CharClass.Letter);
        }

        if (kind == CharClass.Number)
        {
            return NumberEnd(text, start);
        }

        int next = start + length;
        if (
            first is not ((byte)'\r' or (byte)'\n')
            && next < text.Length
            && (CharClasses.Read(text, next, out _, out _) & CharClass.Letter) != 0
        )
        {
            return RunEnd(text, next, CharClass.Letter);
        }

        int run = first == ' ' ? next : start;
        if (run < text.Length && (CharClasses.Read(text, run, out _, out _) & Main) == CharClass.None)
        {
            int end = RunEnd(text, run, CharClass.None);
            return NewlinesEnd(text, end);
        }

        return BlanksEnd(text, start);
    }

    private int NumberEnd(ReadOnlySpan<byte> text, int i)
    {
        for (int count = 0; count < digits && i < text.Length; count++)
        {
            if ((CharClasses.Read(text, i, out int length, out _) & CharClass.Number) == 0)
            {
                break;
            }

            i += length;
        }

        return i;
    }

    private static int NewlinesEnd(ReadOnlySpan<byte> text, int i)
    {
        while (i < text.Length && (text[i] is (byte)'\r' or (byte)'\n'))
        {
            i++;
        }

        return i;
    }

    /// <summary><c>\s*[\r\n]+</c> takes everything up to the run's last line break; without one the blanks are cut as in GPT-2.</summary>
    private static int BlanksEnd(ReadOnlySpan<byte> text, int start)
    {
        int end = RunEnd(text, start, CharClass.Space);
        int lastBreak = text[start..end].LastIndexOfAny((byte)'\r', (byte)'\n');
        return lastBreak >= 0 ? start + lastBreak + 1 : SpaceEnd(text, start);
    }

    /// <summary>Ignores case, like <c>(?i:…)</c>: the long s (U+017F, bytes C5 BF) counts as an s.</summary>
    private static int Contraction(ReadOnlySpan<byte> text, int start)
    {
        if (text[(start + 1)..].StartsWith("ſ"u8))
        {
            return 3;
        }

        int a = start + 1 < text.Length ? text[start + 1] | 0x20 : 0,
            b = start + 2 < text.Length ? text[start + 2] | 0x20 : 0;
        return (a, b) switch
        {
            ('s' or 't' or 'm' or 'd', _) => 2,
            ('r', 'e') or ('v', 'e') or ('l', 'l') => 3,
            _ => 0,
        };
    }
}
