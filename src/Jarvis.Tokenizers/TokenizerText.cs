using System.Text.Json;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers;

/// <summary>What kind of tokenizer it is, in words.</summary>
public static class TokenizerText
{
    public static string Kind(TokenizerParts parts) =>
        parts.BytesAreCharacters
            ? parts.PreTokenizer switch
            {
                PreTokenizerKind.Gpt2 => "BPE over bytes, words cut as GPT-2 does",
                PreTokenizerKind.DeepSeekCoder => "BPE over bytes, words cut as DeepSeek-Coder does",
                PreTokenizerKind.Llama3 => "BPE over bytes, words cut as Llama 3 does",
                PreTokenizerKind.Qwen2 => "BPE over bytes, words cut as Qwen 2 does",
                _ => "BPE over bytes",
            }
            : "BPE over characters, as SentencePiece makes it" + (parts.ByteFallback ? ", with byte fallback" : "");

    /// <summary>The names of the normalizer's steps; null if there is no normalizer.</summary>
    public static string? Normalizer(TokenizerParts parts)
    {
        if (parts.NormalizerSource is not { } source)
        {
            return null;
        }
        using var json = JsonDocument.Parse(source);
        return string.Join(", ", Names(json.RootElement));
    }

    private static IEnumerable<string> Names(JsonElement part) =>
        part.TryGetProperty("normalizers", out var steps)
            ? steps.EnumerateArray().SelectMany(Names)
            : [part.GetProperty("type").GetString()!];
}
