namespace Jarvis.Tokenizers.Format;

/// <summary>The special tokens of a tokenizer that is trained here; they take its first ids.</summary>
public static class SpecialTokens
{
    /// <summary>Stands between documents.</summary>
    public const string EndOfText = "<|endoftext|>";

    /// <summary>Opens a turn of ChatML; its role follows.</summary>
    public const string TurnStart = "<|im_start|>";

    /// <summary>Ends a turn of ChatML.</summary>
    public const string TurnEnd = "<|im_end|>";

    public static IReadOnlyList<string> All { get; } = [EndOfText, TurnStart, TurnEnd];
}
