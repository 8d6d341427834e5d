namespace Jarvis.Tokenizers.PreTokenizers;

/// <summary>
/// A pre-tokenizer: cuts text into the pieces inside which tokens merge. Every byte belongs to exactly one piece. For one thread at a time.
/// </summary>
internal abstract class PieceCutter
{
    /// <summary>The text to cut: the given one, unless this pre-tokenizer changes it. Valid until the next call.</summary>
    /// <param name="atStart">Whether the text is the beginning of what the caller wrote, rather than what follows an added token.</param>
    public virtual ReadOnlySpan<byte> Prepare(ReadOnlySpan<byte> text, bool atStart) => text;

    /// <summary>
    /// Ends (exclusive) of consecutive pieces of the prepared text from <paramref name="start"/> on, until it ends or
    /// <paramref name="ends"/> is full. A text is cut from 0 on, and each call continues where the last one ended.
    /// </summary>
    /// <returns>How many were found.</returns>
    public abstract int Ends(ReadOnlySpan<byte> text, int start, Span<int> ends);
}
