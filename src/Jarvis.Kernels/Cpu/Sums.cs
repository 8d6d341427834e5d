using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>Sums over elements and over rows, in float32, in an order that depends only on the number of threads.</summary>
internal static unsafe class Sums
{
    /// <summary>to[k] = Σ over rows of from[row, k].</summary>
    internal static void Columns<V, T>(T* from, long rows, long width, float* to)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        var parts = new Rows(rows);
        float* sums = (float*)NativeMemory.AllocZeroed((nuint)(parts.Blocks * width), sizeof(float));
        try
        {
            parts.Run(
                (block, begin, end) =>
                {
                    for (long row = begin; row < end; row++)
                    {
                        Add<V, T>(sums + block * width, from + row * width, width);
                    }
                }
            );
            Fold<V>(sums, parts.Blocks, width, to);
        }
        finally
        {
            NativeMemory.Free(sums);
        }
    }

    /// <summary>to = the sum of <paramref name="parts"/> rows, added in order.</summary>
    internal static void Fold<V>(float* from, long parts, long width, float* to)
        where V : struct, ILanes<V>
    {
        new Span<byte>(to, checked((int)(width * sizeof(float)))).Clear();
        for (long part = 0; part < parts; part++)
        {
            Add<V, float>(to, from + part * width, width);
        }
    }

    /// <summary>to += from</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Add<V, T>(float* to, T* from, long count)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        long k = 0;
        for (; k + V.Count <= count; k += V.Count)
        {
            V.Store(to + k, V.Load(to + k) + V.Load(from + k));
        }
        for (; k < count; k++)
        {
            to[k] += Lanes.Wide(from[k]);
        }
    }
}
