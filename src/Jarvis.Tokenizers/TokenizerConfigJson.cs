using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers;

/// <summary>Reads and writes <c>tokenizer_config.json</c>.</summary>
internal static class TokenizerConfigJson
{
    private static readonly JsonSerializerOptions _indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What the folder's file says; null where there is no such file.</summary>
    /// <exception cref="TokenizerFormatException">It is not a JSON object.</exception>
    public static TokenizerConfig? Read(string directory)
    {
        string path = Path.Combine(directory, TokenizerConfig.FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(TokenizerJson.ReadBounded(path));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new TokenizerFormatException($"{path}: a JSON object is expected.");
            }

            return new TokenizerConfig(
                Token(root, "bos_token"),
                Token(root, "eos_token"),
                Token(root, "pad_token"),
                Template(directory, root),
                root.TryGetProperty("model_max_length", out var length)
                && length.ValueKind == JsonValueKind.Number
                && length.TryGetInt32(out int tokens)
                    ? tokens
                    : null
            );
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new TokenizerFormatException($"{path} is not valid JSON: {exception.Message}", exception);
        }
    }

    public static byte[] Write(TokenizerConfig config)
    {
        var root = new JsonObject { ["tokenizer_class"] = "PreTrainedTokenizerFast", ["clean_up_tokenization_spaces"] = false };
        Put(root, "bos_token", config.BeginToken);
        Put(root, "eos_token", config.EndToken);
        Put(root, "pad_token", config.PadToken);
        if (config.ModelMaxLength is { } length)
        {
            root["model_max_length"] = length;
        }

        Put(root, "chat_template", config.ChatTemplate);
        return JsonSerializer.SerializeToUtf8Bytes(root, _indented);
    }

    private static void Put(JsonObject root, string name, string? value)
    {
        if (value is not null)
        {
            root[name] = value;
        }
    }

    /// <summary>A token is written as a string, or as an object with its content.</summary>
    private static string? Token(JsonElement root, string name) =>
        !root.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty("content", out var content)
        && content.ValueKind == JsonValueKind.String
            ? content.GetString()
        : null;

    /// <summary>
    /// One template, or a list of named ones of which "default" counts; newer folders keep it in <c>chat_template.jinja</c>.
    /// </summary>
    private static string? Template(string directory, JsonElement root)
    {
        string file = Path.Combine(directory, "chat_template.jinja");
        if (File.Exists(file))
        {
            return System.Text.Encoding.UTF8.GetString(TokenizerJson.ReadBounded(file));
        }

        if (!root.TryGetProperty("chat_template", out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        return value.ValueKind != JsonValueKind.Array
            ? null
            : value
                .EnumerateArray()
                .Where(t =>
                    t.ValueKind == JsonValueKind.Object
                    && t.TryGetProperty("name", out var name)
                    && name.ValueKind == JsonValueKind.String
                    && name.GetString() == "default"
                )
                .Select(t => t.TryGetProperty("template", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null)
                .FirstOrDefault();
    }
}
