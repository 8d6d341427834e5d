namespace Jarvis.Tokenizers.Format;

/// <summary>A tokenizer's files cannot be used; the message names the file, the part of it and the reason.</summary>
public sealed class TokenizerFormatException(string message, Exception? inner = null) : IOException(message, inner);
