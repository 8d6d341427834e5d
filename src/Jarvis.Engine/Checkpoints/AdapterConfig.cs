using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Engine.Models;
using Jarvis.Storage;

namespace Jarvis.Engine.Checkpoints;

/// <summary><c>adapter_config.json</c> of a PEFT adapter folder, as far as low-rank adapters of linear layers go.</summary>
/// <param name="Base">PEFT's <c>base_model_name_or_path</c>; null where the file names none.</param>
public sealed record AdapterConfig(LoraSettings Settings, string? Base)
{
    public const string FileName = "adapter_config.json";
    private const int LargestFile = 1 << 20;

    /// <exception cref="InvalidDataException">The file is invalid, or asks for something that this engine does not support; the message
    /// names it.</exception>
    public static AdapterConfig Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (new FileInfo(path) is not { Exists: true, Length: <= LargestFile })
        {
            throw new InvalidDataException($"'{folder}' has no {FileName} of a sensible size; it is no adapter folder.");
        }
        try
        {
            return Parse(
                JsonNode.Parse(DiskFile.ReadAllText(path)) as JsonObject
                    ?? throw new InvalidDataException($"'{path}' is not a JSON object."),
                path
            );
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"'{path}' is not an adapter's configuration: {exception.Message}", exception);
        }
    }

    private static AdapterConfig Parse(JsonObject json, string path)
    {
        Only(json, path, "peft_type", "LORA");
        Only(json, path, "bias", "none");
        foreach (string key in new[] { "use_dora", "modules_to_save", "rank_pattern", "alpha_pattern", "trainable_token_indices" })
        {
            if (IsSet(json[key]))
            {
                throw new InvalidDataException(
                    $"'{path}' sets {key}, which this engine does not know; merge the adapter with PEFT, and use the merged model."
                );
            }
        }
        int rank = json["r"]?.GetValue<int>() ?? throw new InvalidDataException($"'{path}' has no r.");
        if (rank is < 1 or > 65536)
        {
            throw new InvalidDataException($"'{path}': r is {rank}; it must be from 1 to 65536.");
        }
        var targets = json["target_modules"] is JsonArray list
            ? list.Select(name =>
                    name?.GetValue<string>() ?? throw new InvalidDataException($"'{path}' names no layer in a place of target_modules.")
                )
                .ToList()
            : [];
        return new AdapterConfig(
            new LoraSettings(
                rank,
                json["lora_alpha"]?.GetValue<double>() ?? rank,
                json["lora_dropout"]?.GetValue<double>() ?? 0,
                targets,
                json["use_rslora"]?.GetValue<bool>() ?? false
            ),
            json["base_model_name_or_path"]?.GetValue<string>()
        );
    }

    /// <param name="transposed">The base stores its projections as [in, out] (PEFT's <c>fan_in_fan_out</c>).</param>
    /// <param name="layers">Names of the layers that have adapters.</param>
    public JsonObject ToJson(bool transposed, IEnumerable<string> layers) =>
        new()
        {
            ["peft_type"] = "LORA",
            ["task_type"] = "CAUSAL_LM",
            ["base_model_name_or_path"] = Base,
            ["r"] = Settings.Rank,
            ["lora_alpha"] = Settings.Alpha,
            ["lora_dropout"] = Settings.Dropout,
            ["use_rslora"] = Settings.RankStabilized,
            ["target_modules"] = new JsonArray([.. Targets(layers).Select(name => JsonValue.Create(name))]),
            ["fan_in_fan_out"] = transposed,
            ["bias"] = "none",
            ["modules_to_save"] = null,
            ["inference_mode"] = true,
        };

    private IEnumerable<string> Targets(IEnumerable<string> layers) =>
        Settings.Targets.Count > 0
            ? Settings.Targets
            : layers.Select(name => name[(name.LastIndexOf('.') + 1)..]).Distinct().Order(StringComparer.Ordinal);

    private static void Only(JsonObject json, string path, string key, string value)
    {
        if (json[key]?.GetValue<string>() is { } found && found != value)
        {
            throw new InvalidDataException($"'{path}' has {key} '{found}'; this engine reads '{value}'.");
        }
    }

    private static bool IsSet(JsonNode? value) =>
        value switch
        {
            null => false,
            JsonArray list => list.Count > 0,
            JsonObject pairs => pairs.Count > 0,
            _ => value.GetValueKind() != JsonValueKind.False,
        };
}
