namespace Jarvis.Engine.Tokenizers;

/// <summary>What a tokenizer is made of, as read from files or learned by the trainer.</summary>
/// <param name="Merges">In order of rank.</param>
public sealed record TokenizerParts(IReadOnlyDictionary<string, int> Vocabulary, IReadOnlyList<(string Left, string Right)> Merges,
    IReadOnlyList<AddedToken> Added, PreTokenizerKind PreTokenizer)
{
    /// <summary>The <c>pre_tokenizer</c> part as the file wrote it; only for <see cref="PreTokenizerKind.Steps"/>.</summary>
    public string? PreTokenizerSource { get; init; }

    /// <summary>The <c>post_processor</c> part as the file wrote it. It only adds special tokens around a text, which is the caller's here.</summary>
    public string? PostProcessorSource { get; init; }

    /// <summary>A piece that is a token as a whole becomes it without merging (<c>ignore_merges</c>).</summary>
    public bool WholePiecesFirst { get; init; }
}
