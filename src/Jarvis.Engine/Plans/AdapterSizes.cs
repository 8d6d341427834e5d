using Jarvis.Engine.Models;

namespace Jarvis.Engine.Plans;

/// <summary>Sizes of a network's adapters, computed without building it.</summary>
internal static class AdapterSizes
{
    /// <summary>Weights of all adapters: rank · (in + out) per layer.</summary>
    public static long Weights(LoraSettings lora, ModelConfig network) =>
        network.Layers * Targets(lora, network).Sum(layer => (long)lora.Rank * (layer.Inputs + layer.Outputs));

    /// <summary>Input features of one block's adapters, added up over the adapters.</summary>
    public static long Inputs(LoraSettings lora, ModelConfig network) => Targets(lora, network).Sum(layer => (long)layer.Inputs);

    private static IEnumerable<LinearLayer> Targets(LoraSettings lora, ModelConfig network) =>
        network.LinearLayers.Where(layer => lora.Matches(layer.Name));
}
