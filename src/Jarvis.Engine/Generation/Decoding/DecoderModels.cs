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
    /// <summary>Below this a conversation is none.</summary>
    private const int ShortestContext = 256;

    /// <param name="folder">A model folder, <c>config.json</c> and weights; or an adapter folder, whose adapters are added to its base.</param>
    /// <param name="threads">Threads that compute, the caller's among them.</param>
    /// <param name="sequenceBytes">What one sequence may take; where a whole context would take more, the model gets a shorter one.</param>
    /// <exception cref="InvalidDataException">A file is missing, damaged, or of a model that cannot be run; the message says which.</exception>
    public static IDecoderModel Load(string folder, int threads, long sequenceBytes = long.MaxValue)
    {
        var config = ModelConfig.Read(folder);
        var adapter = AdapterFolder.TryOpen(folder);
        using var inUse = adapter is null ? null : InUseLock.TryShare(adapter.Base);
        using var weights = WeightFolder.Open(adapter?.Base ?? folder);
        var stored = new StoredWeights(weights);
        if (adapter is null) return new DecoderModel(Read(config, stored, sequenceBytes), threads);
        var merged = new MergedWeights(stored, adapter, turned: config is Gpt2Config);
        var read = Read(config, merged, sequenceBytes);
        try
        {
            merged.RequireAllRead();
            return new DecoderModel(read, threads);
        }
        catch
        {
            read.Dispose();
            throw;
        }
    }

    /// <summary>Memory that the weights of a folder will take, without reading them.</summary>
    /// <exception cref="InvalidDataException">The folder cannot be loaded; the message says why.</exception>
    public static long WeightBytes(string folder)
    {
        var adapter = AdapterFolder.TryOpen(folder);
        using var weights = WeightFolder.Open(adapter?.Base ?? folder);
        var adapted = adapter is null ? [] : LowRankPair.ReadAll(adapter).Keys.Select(LowRankPair.WeightOf).ToHashSet(StringComparer.Ordinal);
        return weights.Tensors.Sum(tensor => tensor.Entry.Elements * (adapted.Contains(LowRankPair.Plain(tensor.Entry.Name)) ? sizeof(float) : PanelTypes.Of(tensor.Entry.Type).Size()));
    }

    /// <summary>A model of this shape with random weights, for measurements.</summary>
    public static IDecoderModel Random(ModelConfig config, long seed, int threads, bool bf16 = false) =>
        new DecoderModel(Read(config, new RandomWeights(seed, bf16 ? PanelType.Bfloat16 : PanelType.Float32)), threads);

    // Learned positions are few; only rotary ones promise contexts whose keys and values take more than the weights.
    private static int Context(LlamaConfig config, long sequenceBytes) =>
        (int)Math.Min(config.ContextLength, Math.Max(ShortestContext, sequenceBytes / (2L * config.Layers * config.KeyValueWidth * sizeof(float))));

    private static IDecoderWeights Read(ModelConfig config, IWeightSource source, long sequenceBytes = long.MaxValue) => config switch
    {
        Gpt2Config gpt2 => Gpt2Reader.Read(gpt2, source),
        LlamaConfig llama => LlamaReader.Read(llama, source, Context(llama, sequenceBytes)),
        CombinedConfig combined => RecurrentReader.Read(combined, source),
        _ => throw new InvalidDataException($"Models of type '{config.ModelType}' can be trained here, but not yet asked."),
    };
}
