namespace Jarvis.Tokenizers.Format;

/// <summary>The ways to cut text that are known here, each with a scanner and its spelling in <c>tokenizer.json</c>.</summary>
public enum PreTokenizerKind
{
    /// <summary>One ByteLevel step with its own expression: GPT-2, RoBERTa and whatever the trainer here makes.</summary>
    Gpt2,

    /// <summary>Split, Split, Split, Split, Digits, ByteLevel.</summary>
    DeepSeekCoder,

    /// <summary>Split by the expression of cl100k, up to three digits together, then ByteLevel.</summary>
    Llama3,

    /// <summary>As <see cref="Llama3"/>, every digit alone.</summary>
    Qwen2,

    /// <summary>Another sequence of known components, run step by step.</summary>
    Steps,

    /// <summary>No pre-tokenizer: the whole text is one piece.</summary>
    None,
}
