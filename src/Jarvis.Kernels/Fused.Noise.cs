using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels;

// Gaussian noise as a function of keys and element positions, so that no generator state has to be saved.
public static partial class Fused
{
    private const long Word = 0xffffffff;

    /// <summary>
    /// Numbers generated at once with libtorch, each of which takes some hundred bytes of intermediates; a multiple of 32.
    /// </summary>
    private const long NoiseStretch = 1 << 20;

    /// <summary>Adds Gaussian noise of the given standard deviation to float32 tensors, in place and outside of autograd.</summary>
    /// <param name="keys">One per tensor; equal keys give equal numbers.</param>
    public static void AddNoise(IReadOnlyList<Tensor> tensors, double deviation, IReadOnlyList<long> keys)
    {
        if (tensors.Count == 0)
        {
            return;
        }
        using var quiet = no_grad();
        if (Kernels(tensors[0]) is { } kernels)
        {
            Raw.Expect(keys.Count == tensors.Count, "add_noise wants a key for each tensor");
            var list = new TensorList("add_noise", tensors);
            kernels.AddNoise(list.Lengths, list.Addresses, (float)deviation, [.. keys]);
            return;
        }
        for (int k = 0; k < tensors.Count; k++)
        {
            long all = tensors[k].numel();
            for (long first = 0; first < all; first += NoiseStretch)
            {
                using var scope = NewDisposeScope();
                long count = Math.Min(NoiseStretch, all - first);
                tensors[k].view(-1).narrow(0, first, count).add_(Normals(first, count, keys[k], tensors[k].device), deviation);
            }
        }
    }

    /// <summary>Box-Muller: of every 32 numbers the first 16 are radius · cos and the others radius · sin of 16 pairs.</summary>
    /// <param name="first">The index of the first number, a multiple of 32.</param>
    private static Tensor Normals(long first, long count, long key, Device device)
    {
        long low = key & Word,
            high = (key >> 32) & Word;
        var counter = arange(first / 2, (first / 2) + ((count + 31) / 32 * 16), dtype: ScalarType.Int64, device: device);
        Tensor even = Mixed((Mixed(counter.bitwise_xor(Whole(low))) + Whole(high)).bitwise_and(Whole(Word)));
        Tensor odd = Mixed((Mixed(counter.bitwise_xor(Whole(high))) + Whole(low)).bitwise_and(Whole(Word)));
        Tensor Share(Tensor bits) => bits.bitwise_right_shift(Whole(8)).to_type(ScalarType.Float32);
        var radius = ((Share(even) + 1) * Math.Pow(2, -24)).log().mul(-2).sqrt();
        var angle = Share(odd) * (2 * Math.PI * Math.Pow(2, -24)) - Math.PI / 4;
        var pairs = stack([radius * angle.cos(), radius * angle.sin()], 1); // (pairs, 2)
        return pairs.view(-1, 16, 2).transpose(1, 2).reshape(-1).narrow(0, 0, count);
        Tensor Whole(long value) => tensor(value, dtype: ScalarType.Int64, device: device);
    }

    /// <summary>Wellons' lowbias32 hash of 32-bit numbers held in int64.</summary>
    private static Tensor Mixed(Tensor x)
    {
        Tensor Whole(long value) => tensor(value, dtype: ScalarType.Int64, device: x.device);
        Tensor Folded(Tensor y, long bits) => y.bitwise_xor(y.bitwise_right_shift(Whole(bits)));
        x = (Folded(x, 16) * Whole(0x7feb352d)).bitwise_and(Whole(Word));
        x = (Folded(x, 15) * Whole(0x846ca68b)).bitwise_and(Whole(Word));
        return Folded(x, 16);
    }
}
