using Jarvis.Engine.Decoding.Panels;
using Jarvis.Engine.Decoding.Transformers;
using Jarvis.Engine.Decoding.Weights;

namespace Jarvis.Engine.Models.Families.Gpt2;

/// <summary>GPT-2's tensors, by the names of Hugging Face's checkpoints.</summary>
internal static class Gpt2Decoder
{
    public static TransformerWeights Read(Gpt2Config config, IWeightSource source)
    {
        var shape = config.Shape;
        int width = shape.Width;
        double epsilon = config.LayerNormEpsilon;
        var embedding = Affine.Joined(source, width, bias: false, ("wte.weight", null, shape.Vocabulary));
        return new TransformerWeights
        {
            VocabularySize = shape.Vocabulary,
            ContextLength = shape.Context,
            Parameters = config.Parameters,
            Width = width,
            Heads = shape.Heads,
            KeyValueHeads = shape.Heads,
            InnerWidth = 4 * width,
            Embedding = embedding,
            Head = config.TiedHead ? embedding : Affine.Joined(source, width, bias: false, ("lm_head.weight", null, shape.Vocabulary)),
            Positions = Rows(source, "wpe.weight", shape.Context, width),
            Activation = Activation.GeluTanh,
            Blocks = LayerReading.All(shape.Layers, layer => Block(source, $"h.{layer}.", width, epsilon)),
            FinalNorm = new LayerRowNorm(source, "ln_f", width, epsilon),
        };
    }

    private static TransformerBlock Block(IWeightSource source, string name, int width, double epsilon) =>
        new(
            new LayerRowNorm(source, name + "ln_1", width, epsilon),
            Affine.Turned(source, name + "attn.c_attn", width, 3 * width),
            Affine.Turned(source, name + "attn.c_proj", width, width),
            new LayerRowNorm(source, name + "ln_2", width, epsilon),
            Affine.Turned(source, name + "mlp.c_fc", width, 4 * width),
            Affine.Turned(source, name + "mlp.c_proj", 4 * width, width)
        );

    private static AlignedMemory<float> Rows(IWeightSource source, string name, int rows, int width)
    {
        source.Require(name, rows, width);
        var result = new AlignedMemory<float>((long)rows * width);
        source.ReadRows(name, [rows, width], (row, values) => values.CopyTo(result.Span((long)row * width, width)));
        return result;
    }
}
