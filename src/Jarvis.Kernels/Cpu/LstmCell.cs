using System.Runtime.CompilerServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>One token of an LSTM, for one row. Gates: input, forget, cell, output. Kept are the gates after their activations.</summary>
internal static unsafe class LstmCell
{
    internal static void Forward<V>(
        float* gates,
        float* added,
        float* bias,
        float* cell,
        float* kept,
        float* cells,
        float* output,
        long width
    )
        where V : struct, ILanes<V>
    {
        long k = 0;
        for (; k + V.Count <= width; k += V.Count)
        {
            Step(
                Gate<V>(gates, added, bias, k),
                Gate<V>(gates, added, bias, k + width),
                Gate<V>(gates, added, bias, k + 2 * width),
                Gate<V>(gates, added, bias, k + 3 * width),
                V.Load(cell + k),
                out V input,
                out V forget,
                out V fill,
                out V open,
                out V memory,
                out V state
            );
            V.Store(kept + k, input);
            V.Store(kept + k + width, forget);
            V.Store(kept + k + 2 * width, fill);
            V.Store(kept + k + 3 * width, open);
            V.Store(cells + k, memory);
            V.Store(output + k, state);
        }
        if (k < width)
        {
            long n = width - k;
            Step(
                Part<V>(gates, added, bias, k, n),
                Part<V>(gates, added, bias, k + width, n),
                Part<V>(gates, added, bias, k + 2 * width, n),
                Part<V>(gates, added, bias, k + 3 * width, n),
                Lanes.LoadPart<V, float>(cell + k, n),
                out V input,
                out V forget,
                out V fill,
                out V open,
                out V memory,
                out V state
            );
            Lanes.StorePart(kept + k, input, n);
            Lanes.StorePart(kept + k + width, forget, n);
            Lanes.StorePart(kept + k + 2 * width, fill, n);
            Lanes.StorePart(kept + k + 3 * width, open, n);
            Lanes.StorePart(cells + k, memory, n);
            Lanes.StorePart(output + k, state, n);
        }
    }

    /// <typeparam name="T">The element type of dsums, which may be dgates itself where it is float32.</typeparam>
    internal static void Backward<V, T>(
        float* kept,
        float* up,
        float* cell,
        float* cells,
        float* dstate,
        float* dcell,
        float* dgates,
        T* dsums,
        long width
    )
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        long k = 0;
        bool both = (void*)dsums != dgates;
        for (; k + V.Count <= width; k += V.Count)
        {
            Slope(
                V.Load(kept + k),
                V.Load(kept + k + width),
                V.Load(kept + k + 2 * width),
                V.Load(kept + k + 3 * width),
                V.Load(dstate + k) + V.Load(up + k),
                V.Load(dcell + k),
                V.Load(cell + k),
                V.Load(cells + k),
                out V dinput,
                out V dforget,
                out V dfill,
                out V dopen,
                out V dbefore
            );
            V.Store(dgates + k, dinput);
            V.Store(dgates + k + width, dforget);
            V.Store(dgates + k + 2 * width, dfill);
            V.Store(dgates + k + 3 * width, dopen);
            if (both)
            {
                V.Store(dsums + k, dinput);
                V.Store(dsums + k + width, dforget);
                V.Store(dsums + k + 2 * width, dfill);
                V.Store(dsums + k + 3 * width, dopen);
            }
            V.Store(dcell + k, dbefore);
        }
        if (k < width)
        {
            long n = width - k;
            Slope(
                Lanes.LoadPart<V, float>(kept + k, n),
                Lanes.LoadPart<V, float>(kept + k + width, n),
                Lanes.LoadPart<V, float>(kept + k + 2 * width, n),
                Lanes.LoadPart<V, float>(kept + k + 3 * width, n),
                Lanes.LoadPart<V, float>(dstate + k, n) + Lanes.LoadPart<V, float>(up + k, n),
                Lanes.LoadPart<V, float>(dcell + k, n),
                Lanes.LoadPart<V, float>(cell + k, n),
                Lanes.LoadPart<V, float>(cells + k, n),
                out V dinput,
                out V dforget,
                out V dfill,
                out V dopen,
                out V dbefore
            );
            Lanes.StorePart(dgates + k, dinput, n);
            Lanes.StorePart(dgates + k + width, dforget, n);
            Lanes.StorePart(dgates + k + 2 * width, dfill, n);
            Lanes.StorePart(dgates + k + 3 * width, dopen, n);
            if (both)
            {
                Lanes.StorePart(dsums + k, dinput, n);
                Lanes.StorePart(dsums + k + width, dforget, n);
                Lanes.StorePart(dsums + k + 2 * width, dfill, n);
                Lanes.StorePart(dsums + k + 3 * width, dopen, n);
            }
            Lanes.StorePart(dcell + k, dbefore, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Gate<V>(float* gates, float* added, float* bias, long k)
        where V : struct, ILanes<V> => V.Load(gates + k) + V.Load(added + k) + V.Load(bias + k);

    private static V Part<V>(float* gates, float* added, float* bias, long k, long n)
        where V : struct, ILanes<V> =>
        Lanes.LoadPart<V, float>(gates + k, n) + Lanes.LoadPart<V, float>(added + k, n) + Lanes.LoadPart<V, float>(bias + k, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<V>(V input, V forget, V fill, V open, V cell, out V i, out V f, out V c, out V o, out V memory, out V state)
        where V : struct, ILanes<V>
    {
        (i, f, c, o) = (Lanes.Sigmoid(input), Lanes.Sigmoid(forget), Lanes.Tanh(fill), Lanes.Sigmoid(open));
        memory = V.MultiplyAdd(f, cell, i * c);
        state = o * Lanes.Tanh(memory);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Slope<V>(
        V i,
        V f,
        V c,
        V o,
        V up,
        V dcell,
        V cell,
        V memory,
        out V dinput,
        out V dforget,
        out V dfill,
        out V dopen,
        out V dbefore
    )
        where V : struct, ILanes<V>
    {
        V one = V.All(1),
            squashed = Lanes.Tanh(memory);
        V dmemory = V.MultiplyAdd(up * o, one - squashed * squashed, dcell);
        dinput = dmemory * c * i * (one - i);
        dforget = dmemory * cell * f * (one - f);
        dfill = dmemory * i * (one - c * c);
        dopen = up * squashed * o * (one - o);
        dbefore = dmemory * f;
    }
}
