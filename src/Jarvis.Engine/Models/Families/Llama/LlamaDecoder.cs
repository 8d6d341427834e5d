using Jarvis.Engine.Decoding.Transformers;
using Jarvis.Engine.Decoding.Weights;

namespace Jarvis.Engine.Models.Families.Llama;

/// <summary>A Llama's tensors, by the names of Hugging Face's checkpoints.</summary>
internal static class LlamaDecoder
{
    /// <summary>A shorter context is of no use for a conversation.</summary>
    private const int ShortestContext = 256;

    /// <param name="sequenceBytes">Memory that the keys and values of one sequence may take; where a full context would take more, it is
    /// shortened.</param>
    public static TransformerWeights Read(LlamaConfig config, IWeightSource source, long sequenceBytes)
    {
        var embedding = Affine.Joined(source, config.Width, bias: false, ("model.embed_tokens.weight", null, config.VocabularySize));
        return new TransformerWeights
        {
            VocabularySize = config.VocabularySize,
            ContextLength = Context(config, sequenceBytes),
            Parameters = config.Parameters,
            Width = config.Width,
            Heads = config.Heads,
            KeyValueHeads = config.KeyValueHeads,
            InnerWidth = config.FeedForwardWidth,
            Embedding = embedding,
            Head = config.TiedHead
                ? embedding
                : Affine.Joined(source, config.Width, bias: false, ("lm_head.weight", null, config.VocabularySize)),
            Rotary = new Rotary(config.HeadWidth, config.RotaryTheta, config.RotaryScaling),
            Activation = Activation.SwiGlu,
            Blocks = LayerReading.All(config.Layers, layer => Block(source, config, $"model.layers.{layer}.")),
            FinalNorm = new RmsRowNorm(source, "model.norm", config.Width, config.RmsNormEpsilon),
        };
    }

    // Models with learned positions have short contexts; only rotary ones promise contexts whose keys and values take more than the
    // weights.
    private static int Context(LlamaConfig config, long sequenceBytes) =>
        (int)
            Math.Min(
                config.ContextLength,
                Math.Max(ShortestContext, sequenceBytes / (2L * config.Layers * config.KeyValueWidth * sizeof(float)))
            );

    private static TransformerBlock Block(IWeightSource source, LlamaConfig config, string name)
    {
        string attention = name + "self_attn.",
            mlp = name + "mlp.";
        (int width, int shared, int inner) = (config.Width, config.KeyValueWidth, config.FeedForwardWidth);
        return new TransformerBlock(
            new RmsRowNorm(source, name + "input_layernorm", width, config.RmsNormEpsilon),
            Affine.Joined(
                source,
                width,
                config.AttentionBias,
                Part(attention + "q_proj", width),
                Part(attention + "k_proj", shared),
                Part(attention + "v_proj", shared)
            ),
            Affine.Joined(source, width, config.AttentionBias, Part(attention + "o_proj", width)),
            new RmsRowNorm(source, name + "post_attention_layernorm", width, config.RmsNormEpsilon),
            Affine.Paired(source, width, config.MlpBias, Part(mlp + "gate_proj", inner), Part(mlp + "up_proj", inner)),
            Affine.Joined(source, inner, config.MlpBias, Part(mlp + "down_proj", width))
        );
    }

    private static (string Weight, string? Bias, int Outputs) Part(string name, int outputs) => (name + ".weight", name + ".bias", outputs);
}
