namespace Jarvis.Engine.Tokenizers;

/// <summary>A pre-tokenizer: cuts text into the pieces inside which tokens merge. Every byte belongs to exactly one piece. One thread each.</summary>
internal abstract class PieceCutter
{
    /// <summary>Ends (exclusive) of consecutive pieces from <paramref name="start"/> on, until the text ends or <paramref name="ends"/> is
    /// full. A text is cut from 0 on, each call going on where the last one ended.</summary>
    /// <returns>How many were found.</returns>
    public abstract int Ends(ReadOnlySpan<byte> text, int start, Span<int> ends);
}
