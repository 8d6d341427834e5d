using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Jarvis.Kernels.Cpu;

/// <summary>
/// Gaussian numbers as a function of (key, element): there is no generator state, and the numbers are the same for any number of threads.
/// Every 32 elements are 16 Box-Muller pairs; the uniform numbers are Wellons' lowbias32 hash of a counter under two keys.
/// </summary>
internal static unsafe class Noise
{
    private const int Pairs = 16;

    /// <summary>x[begin..end] += deviation times normal numbers; begin is a multiple of 32.</summary>
    internal static void Add(float* x, long begin, long end, float deviation, long key)
    {
        uint low = (uint)key,
            high = (uint)(key >> 32);
        for (long at = begin; at < end; at += 2 * Pairs)
        {
            var (first, second) = Normals(
                Vector512.Create((uint)(at / 2)) + Vector512<uint>.Indices,
                Vector512.Create(low),
                Vector512.Create(high)
            );
            AddTo(x + at, first * deviation, end - at);
            AddTo(x + at + Pairs, second * deviation, end - at - Pairs);
        }
    }

    private static void AddTo(float* x, Vector512<float> noise, long count)
    {
        if (count >= Pairs)
        {
            (Vector512.Load(x) + noise).Store(x);
            return;
        }
        for (int k = 0; k < count; k++)
        {
            x[k] += noise[k];
        }
    }

    private static (Vector512<float> First, Vector512<float> Second) Normals(
        Vector512<uint> counter,
        Vector512<uint> key,
        Vector512<uint> other
    )
    {
        Vector512<uint> left = Mixed(Mixed(counter ^ key) + other),
            right = Mixed(Mixed(counter ^ other) + key);
        var uniform = (Share(left) + Vector512<float>.One) * 5.9604644775390625e-8f; // 2⁻²⁴ to 1
        var radius = Vector512.Sqrt(Vector512.Log(uniform) * -2f);
        var (sine, cosine) = Vector512.SinCos(Share(right) * (2 * MathF.PI * 5.9604644775390625e-8f) - Vector512.Create(MathF.PI / 4));
        return (radius * cosine, radius * sine);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Share(Vector512<uint> bits) => Vector512.ConvertToSingle((bits >> 8).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Mixed(Vector512<uint> x)
    {
        x ^= x >> 16;
        x *= Vector512.Create(0x7feb352du);
        x ^= x >> 15;
        x *= Vector512.Create(0x846ca68bu);
        return x ^ (x >> 16);
    }
}
