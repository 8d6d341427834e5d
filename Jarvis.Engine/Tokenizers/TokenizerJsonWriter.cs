using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jarvis.Engine.Tokenizers;

/// <summary>Writes <c>tokenizer.json</c> in the layout of Hugging Face tokenizers; merges as "left right", which all its versions read.</summary>
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
            json.WriteNull("normalizer");
            WriteNode(json, "pre_tokenizer", PreTokenizerJson.Write(parts));
            if (parts.PostProcessorSource is { } post)
            {
                WriteNode(json, "post_processor", JsonNode.Parse(post)!);
            }
            else
            {
                json.WriteNull("post_processor");
            }

            WriteNode(json, "decoder", PreTokenizerJson.ByteLevel(useRegex: true));
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
        json.WriteNull("unk_token");
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", false);
        json.WriteBoolean("byte_fallback", false);
        json.WriteBoolean("ignore_merges", parts.WholePiecesFirst);
        json.WriteStartObject("vocab");
        foreach (var (token, id) in parts.Vocabulary.OrderBy(e => e.Value))
        {
            json.WriteNumber(token, id);
        }

        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach (var (left, right) in parts.Merges)
        {
            json.WriteStringValue(left + " " + right);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter json, string name, JsonNode node)
    {
        json.WritePropertyName(name);
        node.WriteTo(json);
    }
}
