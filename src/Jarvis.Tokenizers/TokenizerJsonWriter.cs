using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Tokenizers.Format;
using Jarvis.Tokenizers.PreTokenizers;

namespace Jarvis.Tokenizers;

/// <summary>Writes <c>tokenizer.json</c> in the layout of Hugging Face tokenizers.</summary>
internal static class TokenizerJsonWriter
{
    public static byte[] Write(TokenizerParts parts)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteNull("truncation");
            json.WriteNull("padding");
            WriteAdded(json, parts.Added);
            WriteNode(json, "normalizer", Parsed(parts.NormalizerSource));
            WriteNode(json, "pre_tokenizer", PreTokenizerJson.Write(parts));
            WriteNode(json, "post_processor", Parsed(parts.PostProcessorSource));
            WriteNode(
                json,
                "decoder",
                Parsed(parts.DecoderSource) ?? (parts.BytesAreCharacters ? PreTokenizerJson.ByteLevel(useRegex: true) : null)
            );
            WriteModel(json, parts);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteAdded(Utf8JsonWriter json, IReadOnlyList<AddedToken> added)
    {
        json.WriteStartArray("added_tokens");
        foreach (var token in added.OrderBy(t => t.Id))
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Id);
            json.WriteString("content", token.Content);
            json.WriteBoolean("single_word", token.SingleWord);
            json.WriteBoolean("lstrip", token.LeftStrip);
            json.WriteBoolean("rstrip", token.RightStrip);
            json.WriteBoolean("normalized", token.Normalized);
            json.WriteBoolean("special", token.Special);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteModel(Utf8JsonWriter json, TokenizerParts parts)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteString("unk_token", parts.UnknownToken);
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", parts.FuseUnknown);
        json.WriteBoolean("byte_fallback", parts.ByteFallback);
        json.WriteBoolean("ignore_merges", parts.WholePiecesFirst);
        json.WriteStartObject("vocab");
        foreach (var (token, id) in parts.Vocabulary.OrderBy(e => e.Value))
        {
            json.WriteNumber(token, id);
        }

        json.WriteEndObject();
        WriteMerges(json, parts.Merges);
        json.WriteEndObject();
    }

    /// <summary>As "left right", which all versions read, unless a token has a blank.</summary>
    private static void WriteMerges(Utf8JsonWriter json, IReadOnlyList<(string Left, string Right)> merges)
    {
        bool blanks = merges.Any(m => m.Left.Contains(' ', StringComparison.Ordinal) || m.Right.Contains(' ', StringComparison.Ordinal));
        json.WriteStartArray("merges");
        foreach (var (left, right) in merges)
        {
            if (!blanks)
            {
                json.WriteStringValue(left + " " + right);
                continue;
            }

            json.WriteStartArray();
            json.WriteStringValue(left);
            json.WriteStringValue(right);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static JsonNode? Parsed(string? source) => source is null ? null : JsonNode.Parse(source);

    private static void WriteNode(Utf8JsonWriter json, string name, JsonNode? node)
    {
        json.WritePropertyName(name);
        if (node is null)
        {
            json.WriteNullValue();
        }
        else
        {
            node.WriteTo(json);
        }
    }
}
