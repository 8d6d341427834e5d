namespace Jarvis.Tokenizers.Training;

/// <summary>
/// How a vocabulary is learned. The defaults are Hugging Face's; what Jarvis makes for its own runs is <see cref="ForRuns"/>.
/// </summary>
public sealed record BpeTrainingOptions
{
    /// <summary>The number of tokens to learn, special ones included; fewer result where the text runs out of pairs.</summary>
    public int VocabularySize { get; init; } = 30_000;

    /// <summary>A pair that is seen less often is not merged.</summary>
    public long MinimumFrequency { get; init; }

    /// <summary>Special tokens; they take the first ids.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    /// <summary>True gives every byte a token, so that every text can be written; false only the bytes that were seen.</summary>
    public bool FullAlphabet { get; init; }

    /// <summary>
    /// Longer pieces are cut; null never cuts, and one piece without a blank then costs its length for every merge in it.
    /// </summary>
    public int? LongestPieceBytes { get; init; }

    /// <summary>Options for Jarvis's own runs: special tokens for documents and chats, every byte, bounded time on any input.</summary>
    public static BpeTrainingOptions ForRuns(int vocabularySize) =>
        new()
        {
            VocabularySize = vocabularySize,
            MinimumFrequency = 2,
            SpecialTokens = Format.SpecialTokens.All,
            FullAlphabet = true,
            LongestPieceBytes = 256,
        };

    public IEnumerable<string> Problems()
    {
        int least = SpecialTokens.Count + (FullAlphabet ? 256 : 1);
        if (VocabularySize < least)
        {
            yield return $"The vocabulary size is {VocabularySize}; at least {least} are needed for the alphabet and "
                + $"{SpecialTokens.Count} special tokens.";
        }

        if (VocabularySize > 1 << 20)
        {
            yield return $"The vocabulary size is {VocabularySize}; at most {1 << 20} are possible.";
        }
    }
}
