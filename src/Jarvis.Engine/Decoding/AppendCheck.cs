namespace Jarvis.Engine.Decoding;

/// <summary>The checks that every sequence makes before it computes anything.</summary>
internal static class AppendCheck
{
    /// <exception cref="ArgumentException">No tokens, a token outside the vocabulary, or more than the context holds.</exception>
    public static void Check(this IDecoderWeights weights, ReadOnlySpan<int> tokens, int held)
    {
        if (tokens.IsEmpty)
        {
            throw new ArgumentException("There is nothing to append.");
        }
        if (held + tokens.Length > weights.ContextLength)
        {
            throw new ArgumentException($"{held + tokens.Length} tokens do not fit into a context of {weights.ContextLength}.");
        }
        foreach (int token in tokens)
        {
            if ((uint)token >= (uint)weights.VocabularySize)
            {
                throw new ArgumentException($"Token {token} is not in the vocabulary of {weights.VocabularySize}.");
            }
        }
    }
}
