using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families;
using Jarvis.Storage;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Engine.Checkpoints;

/// <summary>A folder with <c>config.json</c> and weights, as Hugging Face's <c>from_pretrained</c> takes it.</summary>
public static class ModelFolder
{
    /// <summary>The tokens that end an answer, and settings of sampling.</summary>
    public const string GenerationFile = "generation_config.json";

    /// <summary>What a tokenizer consists of, as far as a folder has it.</summary>
    public static IReadOnlyList<string> TokenizerFiles { get; } =
    [
        "tokenizer.json",
        TokenizerConfig.FileName,
        "special_tokens_map.json",
        "added_tokens.json",
        "vocab.json",
        "merges.txt",
        "chat_template.jinja",
    ];

    /// <summary>The configuration of a model folder, or that of an adapter folder's base.</summary>
    /// <exception cref="InvalidDataException">The configuration is missing, invalid, or of a model that this engine cannot run.</exception>
    public static ModelConfig ReadConfig(string folder)
    {
        string model = AdapterFolder.TryOpen(folder)?.Base ?? folder,
            path = Path.Combine(model, ModelConfig.FileName);
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"'{model}' has no {ModelConfig.FileName}; it is no model folder.");
        }
        try
        {
            return JsonNode.Parse(DiskFile.ReadAllText(path)) is JsonObject json
                ? ModelFamilies.Parse(json, path)
                : throw new InvalidDataException($"'{path}' is not a JSON object.");
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"'{path}' is not a model configuration: {exception.Message}", exception);
        }
    }
}
