namespace Jarvis.Tokenizers;

/// <summary>The special tokens of a tokenizer that is trained here; they take its first ids.</summary>
public static class SpecialTokens
{
    /// <summary>Stands between documents.</summary>
    public const string EndOfText = "<|endoftext|>";

    public static IReadOnlyList<string> All { get; } = [EndOfText, ChatTemplate.TurnStart, ChatTemplate.TurnEnd];
}
