using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Decoding;
using Jarvis.Engine.Decoding.Panels;
using Jarvis.Engine.Decoding.Weights;
using Jarvis.Engine.Models;
using Jarvis.Engine.Safetensors;

namespace Jarvis.Engine.Generation;

/// <summary>Makes the decoder that a model folder needs.</summary>
public static class DecoderModels
{
    /// <param name="folder">A model folder, <c>config.json</c> and weights; or an adapter folder, whose adapters are added to its
    /// base.</param>
    /// <param name="threads">Threads that compute, including the caller's.</param>
    /// <param name="sequenceBytes">Memory that one sequence may take; where a full context would take more, the context is
    /// shortened.</param>
    /// <exception cref="InvalidDataException">A file is missing, damaged, or of a model that cannot be run; the message says
    /// which.</exception>
    public static IDecoderModel Load(string folder, int threads, long sequenceBytes = long.MaxValue)
    {
        var config = ModelFolder.ReadConfig(folder);
        var adapter = AdapterFolder.TryOpen(folder);
        using var inUse = adapter is null ? null : InUseLock.TryShare(adapter.Base);
        using var weights = WeightFolder.Open(adapter?.Base ?? folder);
        var stored = new StoredWeights(weights);
        if (adapter is null)
        {
            return new DecoderModel(config.ReadDecoder(stored, sequenceBytes), threads);
        }
        var merged = new MergedWeights(stored, adapter, turned: config.StoresTransposed);
        var read = config.ReadDecoder(merged, sequenceBytes);
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
        var adapted = adapter is null
            ? []
            : LowRankPair.ReadAll(adapter).Keys.Select(LowRankPair.WeightOf).ToHashSet(StringComparer.Ordinal);
        return weights.Tensors.Sum(tensor =>
            tensor.Entry.Elements
            * (adapted.Contains(LowRankPair.Plain(tensor.Entry.Name)) ? sizeof(float) : PanelTypes.Of(tensor.Entry.Type).Size())
        );
    }

    /// <summary>A model of this shape with random weights, for measurements.</summary>
    public static IDecoderModel Random(ModelConfig config, long seed, int threads, bool bf16 = false) =>
        new DecoderModel(
            config.ReadDecoder(new RandomWeights(seed, bf16 ? PanelType.Bfloat16 : PanelType.Float32), long.MaxValue),
            threads
        );
}
