using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>
/// c (rows, columns) = beta c + op(a) op(b) + bias on addresses, rows contiguous; the layout is that of the C library. a and b are both of
/// <see cref="Type"/>, sums are float32, and c may be bfloat16 where beta is 0.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Product
{
    /// <summary>Each an <see cref="Element"/>: of a and b, and of c.</summary>
    internal long Type,
        ResultType;

    /// <summary>1 where the matrix lies as its transpose.</summary>
    internal long TurnA,
        TurnB;

    internal long Rows,
        Columns,
        Depth;
    internal void* A;

    /// <summary>Elements from one row to the next, as it lies.</summary>
    internal long RowA;

    internal void* B;
    internal long RowB;
    internal void* C;
    internal long RowC;

    /// <summary>(columns), or null.</summary>
    internal float* Bias;

    internal float Beta;
    internal int Threads;
}
