namespace Jarvis.Tokenizers.PreTokenizers;

/// <summary>
/// A pre-tokenizer written by hand for one regular expression, because that is about ten times as fast as running the expression. Where a
/// piece ends depends only on the text from its start on.
/// </summary>
internal abstract class PieceScanner : PieceCutter
{
    /// <summary>The end (exclusive) of the piece that starts at <paramref name="start"/>, which is inside the text.</summary>
    public abstract int End(ReadOnlySpan<byte> text, int start);

    public sealed override int Ends(ReadOnlySpan<byte> text, int start, Span<int> ends)
    {
        int count = 0;
        while (start < text.Length && count < ends.Length)
        {
            ends[count++] = start = End(text, start);
        }

        return count;
    }

    /// <summary>The end of the run of characters of one class; <paramref name="start"/> is returned when there is none.</summary>
    /// <param name="wanted">None means: neither letter nor number nor space.</param>
    protected static int RunEnd(ReadOnlySpan<byte> text, int start, CharClass wanted)
    {
        const CharClass main = CharClass.Letter | CharClass.Number | CharClass.Space;
        var ascii = CharClasses.BasicPlane;
        int i = start;
        while (i < text.Length)
        {
            byte b = text[i];
            if (b < 0x80)
            {
                if ((ascii[b] & main) != wanted)
                {
                    break;
                }

                i++;
                continue;
            }

            if ((CharClasses.Read(text, i, out int length, out _) & main) != wanted)
            {
                break;
            }

            i += length;
        }

        return i;
    }

    /// <summary>Where a run of white space that starts at <paramref name="start"/> is cut by <c>\s+(?!\S)|\s+</c>: at its end when the text
    /// ends there, else before its last character, which goes with what follows; a single one stands alone.</summary>
    protected static int SpaceEnd(ReadOnlySpan<byte> text, int start)
    {
        int i = start,
            last = start;
        while (i < text.Length && (CharClasses.Read(text, i, out int length, out _) & CharClass.Space) != 0)
        {
            last = i;
            i += length;
        }

        return i == text.Length || last == start ? i : last;
    }
}
