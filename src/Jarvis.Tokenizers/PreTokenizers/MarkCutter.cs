using System.Text;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers.PreTokenizers;

/// <summary>Cuts before marks (▁).</summary>
/// <param name="runs">True cuts before a run of marks only, false before each one; null never cuts.</param>
/// <param name="writer">Writes the marks first; null where a normalizer did, or there are none.</param>
internal sealed class MarkCutter(string mark, bool? runs, Metaspace? writer) : PieceCutter
{
    private readonly byte[] _mark = Encoding.UTF8.GetBytes(mark);
    private byte[] _buffer = new byte[256];

    /// <summary>
    /// Whether a text that is one piece by definition can be cut before runs of marks without changing its tokens: the mark is a token, and
    /// no merge makes a token with a mark behind another character. That holds for what SentencePiece trains, and lets words be cached.
    /// </summary>
    public static bool RunsAreSafe(TokenizerParts parts, string mark)
    {
        if (parts.WholePiecesFirst || parts.BytesAreCharacters || !parts.Vocabulary.ContainsKey(mark))
        {
            return false;
        }

        foreach (var (left, right) in parts.Merges)
        {
            string joined = left + right;
            int run = 0;
            while (joined.AsSpan(run).StartsWith(mark, StringComparison.Ordinal))
            {
                run += mark.Length;
            }

            if (joined.IndexOf(mark, run, StringComparison.Ordinal) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    public override ReadOnlySpan<byte> Prepare(ReadOnlySpan<byte> text, bool atStart) =>
        writer is null ? text : writer.Write(text, atStart, ref _buffer);

    public override int Ends(ReadOnlySpan<byte> text, int start, Span<int> ends)
    {
        int count = 0;
        while (start < text.Length && count < ends.Length)
        {
            ends[count++] = start = runs is { } byRun ? Next(text, start, byRun) : text.Length;
        }

        return count;
    }

    private int Next(ReadOnlySpan<byte> text, int start, bool byRun)
    {
        int at = start;
        while (text[at..].StartsWith(_mark))
        {
            at += _mark.Length;
            if (!byRun)
            {
                break;
            }
        }

        int next = text[at..].IndexOf(_mark);
        return next < 0 ? text.Length : at + next;
    }
}
