namespace Jarvis.Tokenizers.Format;

/// <summary>What a tokenizer is made of, as read from files or learned by the trainer.</summary>
/// <param name="Merges">In order of rank.</param>
public sealed record TokenizerParts(
    IReadOnlyDictionary<string, int> Vocabulary,
    IReadOnlyList<(string Left, string Right)> Merges,
    IReadOnlyList<AddedToken> Added,
    PreTokenizerKind PreTokenizer
)
{
    /// <summary>The <c>pre_tokenizer</c> part as the file wrote it; only for <see cref="PreTokenizerKind.Steps"/>.</summary>
    public string? PreTokenizerSource { get; init; }

    /// <summary>
    /// The <c>post_processor</c> part as the file wrote it. It only adds special tokens around a text, which is left to the caller here.
    /// </summary>
    public string? PostProcessorSource { get; init; }

    /// <summary>Whether a piece that is itself a token becomes that token without merging (<c>ignore_merges</c>).</summary>
    public bool WholePiecesFirst { get; init; }

    /// <summary>
    /// Whether the vocabulary is written in <see cref="ByteAlphabet"/>; false for one of characters, such as SentencePiece's.
    /// </summary>
    public bool BytesAreCharacters { get; init; } = true;

    /// <summary>The <c>normalizer</c> part as the file wrote it; null where it has none.</summary>
    public string? NormalizerSource { get; init; }

    /// <summary>The <c>decoder</c> part as the file wrote it; null where bytes are joined.</summary>
    public string? DecoderSource { get; init; }

    /// <summary>Stands for a character that has no token; null leaves such characters out.</summary>
    public string? UnknownToken { get; init; }

    /// <summary>Several unknown characters in a row become one token.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary>A character without a token becomes the tokens of its bytes (<c>&lt;0xE2&gt;</c>), where the vocabulary has them.</summary>
    public bool ByteFallback { get; init; }
}
