using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Plans;

namespace Jarvis.Engine.Networks;

/// <summary>The kinds of network that this engine runs: one line each.</summary>
public static class ModelFamilies
{
    private static readonly Dictionary<string, Func<JsonObject, string, ModelConfig>> _byType = new(StringComparer.Ordinal)
    {
        ["gpt2"] = Gpt2Config.Parse,
    };

    /// <param name="path">Of the file, for messages.</param>
    internal static ModelConfig Parse(JsonObject json, string path)
    {
        string? type = json["model_type"]?.GetValue<string>();
        return type is not null && _byType.TryGetValue(type, out var parse) ? parse(json, path)
            : throw new InvalidDataException($"'{path}' describes a model of type '{type ?? "(none)"}'; this engine runs {string.Join(", ", _byType.Keys)}.");
    }

    /// <summary>The network that a resolved plan builds from scratch.</summary>
    internal static ModelConfig Of(TrainingPlan plan, int vocabulary) => plan.Architecture switch
    {
        "gpt2" => new Gpt2Config(PlanResolver.Shape(plan) with { Vocabulary = vocabulary }),
        _ => throw new InvalidDataException($"There is no architecture '{plan.Architecture}'."),
    };
}
