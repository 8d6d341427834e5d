using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Generation.Decoding.Panels;
using Jarvis.Engine.Generation.Decoding.Recurrent;
using Jarvis.Engine.Generation.Decoding.Transformers;
using Jarvis.Engine.Generation.Decoding.Weights;
using Jarvis.Engine.Networks;

namespace Jarvis.Engine.Generation.Decoding;

/// <summary>Makes the decoder that a model folder needs: one line a family.</summary>
public static class DecoderModels
{
    /// <param name="folder">A model folder: <c>config.json</c> and weights.</param>
    /// <param name="threads">Threads that compute, the caller's among them.</param>
    /// <exception cref="InvalidDataException">A file is missing, damaged, or of a model that cannot be run; the message says which.</exception>
    public static IDecoderModel Load(string folder, int threads)
    {
        var config = ModelConfig.Read(folder);
        using var weights = WeightFolder.Open(folder);
        return new DecoderModel(Read(config, new StoredWeights(weights)), threads);
    }

    /// <summary>Memory that the weights of a folder will take, without reading them.</summary>
    /// <exception cref="InvalidDataException">The folder cannot be loaded; the message says why.</exception>
    public static long WeightBytes(string folder)
    {
        using var weights = WeightFolder.Open(folder);
        return weights.Tensors.Sum(tensor => tensor.Entry.Elements * PanelTypes.Of(tensor.Entry.Type).Size());
    }

    /// <summary>A model of this shape with random weights, for measurements.</summary>
    public static IDecoderModel Random(ModelConfig config, long seed, int threads, bool bf16 = false) =>
        new DecoderModel(Read(config, new RandomWeights(seed, bf16 ? PanelType.Bfloat16 : PanelType.Float32)), threads);

    private static IDecoderWeights Read(ModelConfig config, IWeightSource source) => config switch
    {
        Gpt2Config gpt2 => Gpt2Reader.Read(gpt2, source),
        LlamaConfig llama => LlamaReader.Read(llama, source),
        CombinedConfig combined => RecurrentReader.Read(combined, source),
        _ => throw new InvalidDataException($"Models of type '{config.ModelType}' can be trained here, but not yet asked."),
    };
}
