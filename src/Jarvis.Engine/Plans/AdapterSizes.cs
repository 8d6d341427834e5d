using Jarvis.Engine.Models;

namespace Jarvis.Engine.Plans;

/// <summary>The linear layers of a network and what adapters beside them weigh, without building it.</summary>
internal static class AdapterSizes
{
    /// <summary>Weights of all adapters: rank · (in + out) a layer.</summary>
    public static long Weights(LoraSettings lora, ModelConfig network) =>
        network.Layers * Targets(lora, network).Sum(layer => (long)lora.Rank * (layer.Inputs + layer.Outputs));

    /// <summary>Features that adapters of one block read, each adapter's counted.</summary>
    public static long Inputs(LoraSettings lora, ModelConfig network) => Targets(lora, network).Sum(layer => (long)layer.Inputs);

    private static IEnumerable<LinearLayer> Targets(LoraSettings lora, ModelConfig network) =>
        network.LinearLayers.Where(layer => lora.Matches(layer.Name));
}
