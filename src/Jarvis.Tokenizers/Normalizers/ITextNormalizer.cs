namespace Jarvis.Tokenizers.Normalizers;

/// <summary>
/// Changes a text before it is cut and merged, as a <c>normalizer</c> of <c>tokenizer.json</c> does. Immutable and thread-safe.
/// </summary>
internal interface ITextNormalizer
{
    string Normalize(string text);

    /// <summary>
    /// Whether a text is certain to stay unchanged, decided without converting it to a string; false where that is unknown.
    /// </summary>
    bool Leaves(ReadOnlySpan<byte> utf8) => false;
}
