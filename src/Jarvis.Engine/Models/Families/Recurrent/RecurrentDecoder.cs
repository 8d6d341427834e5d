using Jarvis.Engine.Decoding.Recurrent;
using Jarvis.Engine.Decoding.Weights;

namespace Jarvis.Engine.Models.Families.Recurrent;

/// <summary>The tensors of a recurrent network, by PyTorch's names.</summary>
internal static class RecurrentDecoder
{
    public static RecurrentWeights Read(CombinedConfig config, IWeightSource source)
    {
        int vocabulary = config.VocabularySize,
            gates = config.Gates * config.Width;
        var embedding = Affine.Joined(source, config.EmbeddingWidth, bias: false, ("embedding.weight", null, vocabulary));
        return new RecurrentWeights
        {
            VocabularySize = vocabulary,
            ContextLength = config.ContextLength,
            Parameters = config.Parameters,
            Width = config.Width,
            Cell = config.Cell == CombinedConfig.Lstm ? RecurrentCell.Lstm : RecurrentCell.Gru,
            Embedding = embedding,
            Layers = LayerReading.All(
                config.Layers,
                layer => new RecurrentLayer(
                    Affine.Joined(source, config.Inputs(layer), bias: true, ($"rnn.weight_ih_l{layer}", $"rnn.bias_ih_l{layer}", gates)),
                    Affine.Joined(source, config.Width, bias: true, ($"rnn.weight_hh_l{layer}", $"rnn.bias_hh_l{layer}", gates))
                )
            ),
            Head = config.TiedHead
                ? Affine.Over(embedding.Matrix, source, "fc.bias")
                : Affine.Joined(source, config.Width, bias: true, ("fc.weight", "fc.bias", vocabulary)),
        };
    }
}
