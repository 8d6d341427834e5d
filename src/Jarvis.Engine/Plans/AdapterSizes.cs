using Jarvis.Engine.Networks;

namespace Jarvis.Engine.Plans;

/// <summary>The linear layers of a network and what adapters beside them weigh, without building it.</summary>
internal static class AdapterSizes
{
    /// <summary>Weights of all adapters: rank · (in + out) a layer.</summary>
    public static long Weights(LoraSettings lora, ModelConfig network) =>
        network.Layers * Targets(lora, network).Sum(layer => (long)lora.Rank * (layer.Inputs + layer.Outputs));

    /// <summary>Features that adapters of one block read, each adapter's counted.</summary>
    public static long Inputs(LoraSettings lora, ModelConfig network) => Targets(lora, network).Sum(layer => (long)layer.Inputs);

    private static IEnumerable<(string Name, int Inputs, int Outputs)> Targets(LoraSettings lora, ModelConfig network) =>
        Layers(network).Where(layer => lora.Matches(layer.Name));

    /// <summary>Of the first block; the others are like it.</summary>
    private static (string Name, int Inputs, int Outputs)[] Layers(ModelConfig network) => network switch
    {
        Gpt2Config { Width: var width } =>
        [
            ("h.0.attn.c_attn", width, 3 * width), ("h.0.attn.c_proj", width, width), ("h.0.mlp.c_fc", width, 4 * width), ("h.0.mlp.c_proj", 4 * width, width),
        ],
        LlamaConfig { Width: var width, KeyValueWidth: var shared, FeedForwardWidth: var inner } =>
        [
            ("model.layers.0.self_attn.q_proj", width, width), ("model.layers.0.self_attn.k_proj", width, shared), ("model.layers.0.self_attn.v_proj", width, shared),
            ("model.layers.0.self_attn.o_proj", width, width), ("model.layers.0.mlp.gate_proj", width, inner), ("model.layers.0.mlp.up_proj", width, inner),
            ("model.layers.0.mlp.down_proj", inner, width),
        ],
        _ => [],
    };
}
