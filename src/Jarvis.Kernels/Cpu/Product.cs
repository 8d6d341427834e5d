using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>
/// c (rows, columns) = beta c + op(a) op(b) + bias on raw addresses with contiguous rows; the struct layout matches the C library's. a and
/// b are both of <see cref="Type"/>, sums are float32, and c may be bfloat16 where beta is 0.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Product
{
    /// <summary>Each an <see cref="Element"/>: the type of a and b, and the type of c.</summary>
    internal long Type,
        ResultType;

    /// <summary>1 where the matrix is stored transposed.</summary>
    internal long TurnA,
        TurnB;

    internal long Rows,
        Columns,
        Depth;
    internal void* A;

    /// <summary>Elements from one row to the next, as stored.</summary>
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
