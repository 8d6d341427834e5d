using static TorchSharp.torch;

namespace Jarvis.Engine.Training.Optimizers;

/// <summary>
/// Zeros in host memory for the state of weights on another device. For CUDA the memory is page-locked, so that copies are direct. Its
/// allocator rounds every block up to a power of two (a matrix of 50,257 × 768 floats would take 256 MiB instead of 147), so the state of
/// several weights is packed into blocks of such a size.
/// </summary>
internal static class HostState
{
    /// <summary>256 MiB.</summary>
    public const long BlockElements = 64L << 20;

    /// <returns>An fp32 tensor of each weight's shape, in their order; the caller disposes them.</returns>
    public static IReadOnlyList<Tensor> Zeros(IReadOnlyList<Tensor> weights) =>
        weights.FirstOrDefault()?.device_type == TorchSharp.DeviceType.CUDA
            ? InBlocks(weights, BlockElements, block => zeros(block, dtype: ScalarType.Float32).pin_memory())
            : [.. weights.Select(weight => zeros(weight.shape, dtype: ScalarType.Float32).DetachFromDisposeScope())];

    /// <param name="make">Makes a tensor of this many zeros; it is disposed here, but its memory lives as long as any part of it
    /// does.</param>
    internal static IReadOnlyList<Tensor> InBlocks(IReadOnlyList<Tensor> weights, long blockElements, Func<long, Tensor> make)
    {
        using var scope = NewDisposeScope();
        var (places, sizes) = Lay([.. weights.Select(weight => weight.numel())], blockElements);
        Tensor[] blocks = [.. sizes.Select(make)];
        return
        [
            .. weights.Zip(
                places,
                (weight, place) => blocks[place.Block].narrow(0, place.Start, weight.numel()).view(weight.shape).DetachFromDisposeScope()
            ),
        ];
    }

    /// <summary>The largest first, each into the first block with room; what is larger than a block gets one of its own.</summary>
    /// <returns>Where each one goes, in the order given, and the size of each block, which is no larger than its contents.</returns>
    internal static (IReadOnlyList<(int Block, long Start)> Places, IReadOnlyList<long> Sizes) Lay(
        IReadOnlyList<long> counts,
        long blockElements
    )
    {
        var places = new (int, long)[counts.Count];
        var sizes = new List<long>();
        foreach (int index in Enumerable.Range(0, counts.Count).OrderByDescending(index => counts[index]))
        {
            int block = sizes.FindIndex(used => used + counts[index] <= blockElements);
            if (block < 0)
            {
                block = sizes.Count;
                sizes.Add(0);
            }
            places[index] = (block, sizes[block]);
            sizes[block] += counts[index];
        }
        return (places, sizes);
    }
}
