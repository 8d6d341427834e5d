namespace Jarvis.Tokenizers.Normalizers;

/// <summary>
/// Changes a text before it is cut and merged, as a <c>normalizer</c> of <c>tokenizer.json</c> does. Immutable, for many threads.
/// </summary>
internal interface ITextNormalizer
{
    string Normalize(string text);

    /// <summary>Whether a text is surely left as it is, seen without turning it into a string.</summary>
    bool Leaves(ReadOnlySpan<byte> utf8) => false;
}
