namespace Jarvis.Tokenizers.PreTokenizers;

/// <summary>
/// A pre-tokenizer: cuts text into the pieces inside which tokens merge. Every byte belongs to exactly one piece. One thread each.
/// </summary>
internal abstract class PieceCutter
{
    /// <summary>The text that is cut: the one that is given, unless this pre-tokenizer changes it. Valid until the next call.</summary>
    /// <param name="atStart">The text is the beginning of what the caller wrote, not what follows an added token.</param>
    public virtual ReadOnlySpan<byte> Prepare(ReadOnlySpan<byte> text, bool atStart) => text;

    /// <summary>Ends (exclusive) of consecutive pieces of the prepared text from <paramref name="start"/> on, until it ends or
    /// <paramref name="ends"/> is full. A text is cut from 0 on, each call going on where the last one ended.</summary>
    /// <returns>How many were found.</returns>
    public abstract int Ends(ReadOnlySpan<byte> text, int start, Span<int> ends);
}
