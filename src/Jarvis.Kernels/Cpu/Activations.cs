using System.Runtime.CompilerServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>GELU by tanh and SwiGLU: one pass over memory in each direction.</summary>
internal static unsafe class Activations
{
    private const float A = 2 * 0.7978845608028654f,
        B = A * 0.044715f;

    internal static void Gelu<V, T>(T* x, T* y, long count)
        where V : struct, ILanes<V>
        where T : unmanaged => Workers.For(count, Workers.Grain, (begin, end) => GeluBlock<V, T>(x + begin, y + begin, end - begin));

    internal static void GeluBackward<V, T>(T* x, T* up, T* dx, long count)
        where V : struct, ILanes<V>
        where T : unmanaged =>
        Workers.For(count, Workers.Grain, (begin, end) => GeluBackwardBlock<V, T>(x + begin, up + begin, dx + begin, end - begin));

    internal static void SwiGlu<V, T>(T* gate, T* up, T* y, long count)
        where V : struct, ILanes<V>
        where T : unmanaged =>
        Workers.For(count, Workers.Grain, (begin, end) => SwiGluBlock<V, T>(gate + begin, up + begin, y + begin, end - begin));

    internal static void SwiGluBackward<V, T>(T* gate, T* up, T* dy, T* dgate, T* dup, long count)
        where V : struct, ILanes<V>
        where T : unmanaged =>
        Workers.For(
            count,
            Workers.Grain,
            (begin, end) => SwiGluBackwardBlock<V, T>(gate + begin, up + begin, dy + begin, dgate + begin, dup + begin, end - begin)
        );

    private static void GeluBlock<V, T>(T* x, T* y, long count)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        long k = 0;
        for (; k + V.Count <= count; k += V.Count)
        {
            V.Store(y + k, GeluOf(V.Load(x + k)));
        }
        if (k < count)
        {
            Lanes.StorePart(y + k, GeluOf(Lanes.LoadPart<V, T>(x + k, count - k)), count - k);
        }
    }

    private static void GeluBackwardBlock<V, T>(T* x, T* up, T* dx, long count)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        long k = 0;
        for (; k + V.Count <= count; k += V.Count)
        {
            V.Store(dx + k, V.Load(up + k) * GeluSlope(V.Load(x + k)));
        }
        if (k < count)
        {
            Lanes.StorePart(dx + k, Lanes.LoadPart<V, T>(up + k, count - k) * GeluSlope(Lanes.LoadPart<V, T>(x + k, count - k)), count - k);
        }
    }

    private static void SwiGluBlock<V, T>(T* gate, T* up, T* y, long count)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        long k = 0;
        for (; k + V.Count <= count; k += V.Count)
        {
            V a = V.Load(gate + k);
            V.Store(y + k, a * Lanes.Sigmoid(a) * V.Load(up + k));
        }
        if (k < count)
        {
            V a = Lanes.LoadPart<V, T>(gate + k, count - k);
            Lanes.StorePart(y + k, a * Lanes.Sigmoid(a) * Lanes.LoadPart<V, T>(up + k, count - k), count - k);
        }
    }

    private static void SwiGluBackwardBlock<V, T>(T* gate, T* up, T* dy, T* dgate, T* dup, long count)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        long k = 0;
        for (; k + V.Count <= count; k += V.Count)
        {
            V a = V.Load(gate + k),
                d = V.Load(dy + k),
                s = Lanes.Sigmoid(a);
            V.Store(dgate + k, d * V.Load(up + k) * SiluSlope(a, s));
            V.Store(dup + k, d * a * s);
        }
        if (k < count)
        {
            long left = count - k;
            V a = Lanes.LoadPart<V, T>(gate + k, left),
                d = Lanes.LoadPart<V, T>(dy + k, left),
                s = Lanes.Sigmoid(a);
            Lanes.StorePart(dgate + k, d * Lanes.LoadPart<V, T>(up + k, left) * SiluSlope(a, s), left);
            Lanes.StorePart(dup + k, d * a * s, left);
        }
    }

    /// <summary>0.5 x (1 + tanh u) = x σ(2u): no cancellation, one exponential.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V GeluOf<V>(V x)
        where V : struct, ILanes<V> => x * Lanes.Sigmoid(x * V.MultiplyAdd(V.All(B), x * x, V.All(A)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V GeluSlope<V>(V x)
        where V : struct, ILanes<V>
    {
        V square = x * x,
            s = Lanes.Sigmoid(x * V.MultiplyAdd(V.All(B), square, V.All(A)));
        return V.MultiplyAdd(x * s * (V.All(1) - s), V.MultiplyAdd(V.All(3 * B), square, V.All(A)), s);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SiluSlope<V>(V a, V s)
        where V : struct, ILanes<V> => s * V.MultiplyAdd(a, V.All(1) - s, V.All(1));
}
