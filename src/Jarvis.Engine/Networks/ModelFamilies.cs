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
        ["llama"] = LlamaConfig.Parse,
        ["combined"] = CombinedConfig.Parse,
    };

    /// <param name="path">Of the file, for messages.</param>
    internal static ModelConfig Parse(JsonObject json, string path)
    {
        string? type = json["model_type"]?.GetValue<string>();
        return type is not null && _byType.TryGetValue(type, out var parse) ? parse(json, path)
            : throw new InvalidDataException($"'{path}' describes a model of type '{type ?? "(none)"}'; this engine runs {string.Join(", ", _byType.Keys)}.");
    }

    /// <summary>The network that a plan with all numbers of its shape builds from scratch.</summary>
    internal static ModelConfig Of(TrainingPlan plan, int vocabulary) => plan.Architecture switch
    {
        "llama" => new LlamaConfig(plan.Layers!.Value, plan.Heads!.Value, plan.KeyValueHeads!.Value, plan.Width!.Value, plan.FeedForwardWidth!.Value, plan.Context!.Value, vocabulary)
        {
            RotaryTheta = plan.RotaryTheta!.Value, RotaryScaling = plan.RotaryScaling!.Value, TiedHead = plan.TiedHead!.Value, Dropout = plan.Dropout,
        },
        CombinedConfig.Lstm or CombinedConfig.Gru => new CombinedConfig(plan.Architecture, plan.Layers!.Value, plan.EmbeddingWidth!.Value, plan.Width!.Value, plan.Context!.Value, vocabulary)
        {
            TiedHead = plan.TiedHead!.Value, Dropout = plan.Dropout,
        },
        _ => new Gpt2Config(new ModelShape(plan.Layers!.Value, plan.Heads!.Value, plan.Width!.Value, plan.Context!.Value, vocabulary), Dropout: plan.Dropout) { TiedHead = plan.TiedHead!.Value },
    };
}
