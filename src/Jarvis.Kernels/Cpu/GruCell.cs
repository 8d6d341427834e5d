using System.Runtime.CompilerServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>
/// One token of a GRU, for one row. Gates: reset, update, new. Kept are the gates after their activations, and the recurrent part of the
/// new gate before the reset gate scales it.
/// </summary>
internal static unsafe class GruCell
{
    internal static void Forward<V>(float* gates, float* added, float* bias, float* state, float* kept, float* output, long width)
        where V : struct, ILanes<V>
    {
        long k = 0,
            second = width,
            third = 2 * width;
        for (; k + V.Count <= width; k += V.Count)
        {
            V inner = V.Load(added + third + k) + V.Load(bias + third + k);
            Step(
                V.Load(gates + k) + V.Load(added + k) + V.Load(bias + k),
                V.Load(gates + second + k) + V.Load(added + second + k) + V.Load(bias + second + k),
                V.Load(gates + third + k),
                inner,
                V.Load(state + k),
                out V reset,
                out V update,
                out V fill,
                out V next
            );
            V.Store(kept + k, reset);
            V.Store(kept + second + k, update);
            V.Store(kept + third + k, fill);
            V.Store(kept + 3 * width + k, inner);
            V.Store(output + k, next);
        }
        if (k < width)
        {
            long n = width - k;
            V inner = Lanes.LoadPart<V, float>(added + third + k, n) + Lanes.LoadPart<V, float>(bias + third + k, n);
            V first =
                Lanes.LoadPart<V, float>(gates + k, n) + Lanes.LoadPart<V, float>(added + k, n) + Lanes.LoadPart<V, float>(bias + k, n);
            V other =
                Lanes.LoadPart<V, float>(gates + second + k, n)
                + Lanes.LoadPart<V, float>(added + second + k, n)
                + Lanes.LoadPart<V, float>(bias + second + k, n);
            Step(
                first,
                other,
                Lanes.LoadPart<V, float>(gates + third + k, n),
                inner,
                Lanes.LoadPart<V, float>(state + k, n),
                out V reset,
                out V update,
                out V fill,
                out V next
            );
            Lanes.StorePart(kept + k, reset, n);
            Lanes.StorePart(kept + second + k, update, n);
            Lanes.StorePart(kept + third + k, fill, n);
            Lanes.StorePart(kept + 3 * width + k, inner, n);
            Lanes.StorePart(output + k, next, n);
        }
    }

    /// <typeparam name="T">The element type of dsums.</typeparam>
    internal static void Backward<V, T>(float* kept, float* up, float* state, float* dstate, float* dgates, T* dsums, long width)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        long k = 0,
            second = width,
            third = 2 * width;
        for (; k + V.Count <= width; k += V.Count)
        {
            Slope(
                V.Load(kept + k),
                V.Load(kept + second + k),
                V.Load(kept + third + k),
                V.Load(kept + 3 * width + k),
                V.Load(dstate + k) + V.Load(up + k),
                V.Load(state + k),
                out V dreset,
                out V dupdate,
                out V dfill,
                out V dinner,
                out V dbefore
            );
            V.Store(dgates + k, dreset);
            V.Store(dgates + second + k, dupdate);
            V.Store(dgates + third + k, dfill);
            V.Store(dsums + k, dreset);
            V.Store(dsums + second + k, dupdate);
            V.Store(dsums + third + k, dinner);
            V.Store(dstate + k, dbefore);
        }
        if (k < width)
        {
            long n = width - k;
            Slope(
                Lanes.LoadPart<V, float>(kept + k, n),
                Lanes.LoadPart<V, float>(kept + second + k, n),
                Lanes.LoadPart<V, float>(kept + third + k, n),
                Lanes.LoadPart<V, float>(kept + 3 * width + k, n),
                Lanes.LoadPart<V, float>(dstate + k, n) + Lanes.LoadPart<V, float>(up + k, n),
                Lanes.LoadPart<V, float>(state + k, n),
                out V dreset,
                out V dupdate,
                out V dfill,
                out V dinner,
                out V dbefore
            );
            Lanes.StorePart(dgates + k, dreset, n);
            Lanes.StorePart(dgates + second + k, dupdate, n);
            Lanes.StorePart(dgates + third + k, dfill, n);
            Lanes.StorePart(dsums + k, dreset, n);
            Lanes.StorePart(dsums + second + k, dupdate, n);
            Lanes.StorePart(dsums + third + k, dinner, n);
            Lanes.StorePart(dstate + k, dbefore, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<V>(V first, V other, V given, V inner, V state, out V reset, out V update, out V fill, out V next)
        where V : struct, ILanes<V>
    {
        (reset, update) = (Lanes.Sigmoid(first), Lanes.Sigmoid(other));
        fill = Lanes.Tanh(V.MultiplyAdd(reset, inner, given));
        next = V.MultiplyAdd(update, state - fill, fill);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Slope<V>(
        V reset,
        V update,
        V fill,
        V inner,
        V up,
        V state,
        out V dreset,
        out V dupdate,
        out V dfill,
        out V dinner,
        out V dbefore
    )
        where V : struct, ILanes<V>
    {
        V one = V.All(1);
        dfill = up * (one - update) * (one - fill * fill);
        dreset = dfill * inner * reset * (one - reset);
        dupdate = up * (state - fill) * update * (one - update);
        dinner = dfill * reset;
        dbefore = up * update;
    }
}
