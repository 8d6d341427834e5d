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
        using var source = new WeightFile(Path.Combine(folder, "model.safetensors"));
        return new DecoderModel(Read(config, source), threads);
    }

    /// <summary>A model of this shape with random weights, for measurements.</summary>
    public static IDecoderModel Random(ModelConfig config, long seed, int threads) => new DecoderModel(Read(config, new RandomWeights(seed)), threads);

    private static IDecoderWeights Read(ModelConfig config, IWeightSource source) => config switch
    {
        Gpt2Config gpt2 => Gpt2Reader.Read(gpt2, source),
        LlamaConfig llama => LlamaReader.Read(llama, source),
        CombinedConfig combined => RecurrentReader.Read(combined, source),
        _ => throw new InvalidDataException($"Models of type '{config.ModelType}' can be trained here, but not yet asked."),
    };
}
