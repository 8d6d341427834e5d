using System.Text.Json;
using Jarvis.Tokenizers.Format;
using Jarvis.Tokenizers.PreTokenizers;

namespace Jarvis.Tokenizers;

/// <summary>
/// Applies <c>tokenizer_config.json</c> to <c>vocab.json</c> and <c>merges.txt</c>, which name no pre-tokenizer: it has the transformers
/// class that reads them, and the added tokens. Without that file they are taken as GPT-2's.
/// </summary>
internal static class TokenizerClass
{
    private static readonly string[] _gpt2Like = ["GPT2", "Roberta", "Bart", "Longformer", "LED", "Blenderbot", "CodeGen", "PreTrained"];

    /// <exception cref="TokenizerFormatException">The pre-tokenizer of the class is not known here, or an added token is
    /// invalid.</exception>
    public static TokenizerParts Apply(TokenizerParts parts, string directory)
    {
        string path = Path.Combine(directory, TokenizerConfig.FileName);
        if (!File.Exists(path))
        {
            return parts;
        }

        try
        {
            using var document = JsonDocument.Parse(TokenizerJson.ReadBounded(path));
            return document.RootElement.ValueKind == JsonValueKind.Object ? Apply(parts, document.RootElement, path) : parts;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new TokenizerFormatException($"{path} is not valid JSON: {exception.Message}", exception);
        }
    }

    private static TokenizerParts Apply(TokenizerParts parts, JsonElement config, string path)
    {
        string name =
            config.TryGetProperty("tokenizer_class", out var given) && given.ValueKind == JsonValueKind.String
                ? given.GetString()!
                : "GPT2Tokenizer";
        string family = name.Replace("TokenizerFast", "", StringComparison.Ordinal).Replace("Tokenizer", "", StringComparison.Ordinal);
        bool qwen = family.StartsWith("Qwen", StringComparison.Ordinal);
        if (!qwen && !_gpt2Like.Contains(family))
        {
            throw new TokenizerFormatException(
                $"{path}: how the tokenizer_class {name} cuts text is not known from vocab.json and merges.txt. Add its "
                    + $"{TokenizerJson.FileName}."
            );
        }

        bool prefix = !qwen && PreTokenizerJson.Flag(config, "add_prefix_space");
        return parts with
        {
            PreTokenizer =
                qwen ? PreTokenizerKind.Qwen2
                : prefix ? PreTokenizerKind.Steps
                : PreTokenizerKind.Gpt2,
            PreTokenizerSource = prefix ? """{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}""" : null,
            NormalizerSource = qwen ? """{"type":"NFC"}""" : null,
            Added = [.. parts.Added.Concat(Added(config, path)).GroupBy(a => a.Id).Select(g => g.Last()).OrderBy(a => a.Id)],
        };
    }

    private static IEnumerable<AddedToken> Added(JsonElement config, string path)
    {
        if (!config.TryGetProperty("added_tokens_decoder", out var list) || list.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (var entry in list.EnumerateObject())
        {
            yield return int.TryParse(entry.Name, out int id)
                ? TokenizerJson.Added(entry.Value, id, path)
                : throw new TokenizerFormatException($"{path}: added_tokens_decoder has the id \"{entry.Name}\"; a number is expected.");
        }
    }
}
