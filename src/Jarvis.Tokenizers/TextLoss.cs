using Jarvis.Tokenizers.Decoders;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers;

/// <summary>Describes the text that a vocabulary cannot represent.</summary>
internal static class TextLoss
{
    /// <summary>A phrase that completes "The tokenizer loses text: …"; null where the vocabulary can represent every text.</summary>
    public static string? Of(TokenizerParts parts)
    {
        if (parts.BytesAreCharacters)
        {
            int missing = Enumerable.Range(0, 256).Count(b => !parts.Vocabulary.ContainsKey(ByteAlphabet.ToChar((byte)b).ToString()));
            return missing == 0 ? null : $"{missing} of the 256 byte values have no token and are left out";
        }

        bool everyByte =
            parts.ByteFallback && Enumerable.Range(0, 256).All(b => parts.Vocabulary.ContainsKey(ByteFallbackStep.TokenOf((byte)b)));
        return everyByte ? null
            : parts.UnknownToken is { } unknown ? $"characters that have no token become {unknown}"
            : "characters that have no token are left out";
    }
}
