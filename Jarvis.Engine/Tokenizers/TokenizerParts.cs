namespace Jarvis.Engine.Tokenizers;

/// <summary>What a tokenizer is made of, as read from files or learned by the trainer.</summary>
/// <param name="Merges">In order of rank.</param>
public sealed record TokenizerParts(IReadOnlyDictionary<string, int> Vocabulary, IReadOnlyList<(string Left, string Right)> Merges,
    IReadOnlyList<AddedToken> Added, PreTokenizerKind PreTokenizer);
