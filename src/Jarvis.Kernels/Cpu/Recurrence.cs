using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>
/// LSTM and GRU over whole rows of tokens. The inputs' part of the gates comes in already computed, as one product over all tokens; a step
/// is one small product with the state and one pass over the gates.
/// </summary>
internal static unsafe class Recurrence
{
    /// <typeparam name="T">The element type of the weight and of the states that are multiplied with it.</typeparam>
    internal static void Forward<V, T>(RecurrentShape shape, RecurrentForward memory)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        long width = shape.Width,
            wide = shape.Gates * width,
            time = shape.Time;
        float* sums = (float*)NativeMemory.Alloc((nuint)(shape.Rows * wide), sizeof(float)),
            zeros = (float*)NativeMemory.AllocZeroed((nuint)width, sizeof(float));
        try
        {
            for (long t = 0; t < time; t++)
            {
                T* before = (T*)memory.Before + t * width;
                for (long b = 0; b < shape.Rows; b++)
                {
                    Convert<V, T>(
                        Before.At(memory.State, memory.Output, memory.Fresh, shape, b, t, zeros),
                        before + b * time * width,
                        width
                    );
                }
                Product<T>(false, true, shape.Rows, wide, width, before, time * width, memory.Weight, width, 0, sums, wide);
                long now = t;
                Workers.For(
                    shape.Rows,
                    Workers.GrainOfRows(4 * width),
                    (begin, end) =>
                    {
                        for (long b = begin; b < end; b++)
                        {
                            long place = b * time + now;
                            float* state = Before.At(memory.State, memory.Output, memory.Fresh, shape, b, now, zeros);
                            float* added = sums + b * wide,
                                gates = memory.Gates + place * wide,
                                kept = memory.Kept + place * 4 * width,
                                output = memory.Output + place * width;
                            if (shape.Gates == 3)
                            {
                                GruCell.Forward<V>(gates, added, memory.Bias, state, kept, output, width);
                            }
                            else
                            {
                                float* cell = Before.At(memory.Cell, memory.Cells, memory.Fresh, shape, b, now, zeros);
                                LstmCell.Forward<V>(gates, added, memory.Bias, cell, kept, memory.Cells + place * width, output, width);
                            }
                        }
                    }
                );
            }
        }
        finally
        {
            NativeMemory.Free(sums);
            NativeMemory.Free(zeros);
        }
    }

    internal static void Backward<V, T>(RecurrentShape shape, RecurrentBackward memory)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        long width = shape.Width,
            wide = shape.Gates * width,
            time = shape.Time;
        float* zeros = (float*)NativeMemory.AllocZeroed((nuint)width, sizeof(float));
        try
        {
            for (long t = time - 1; t >= 0; t--)
            {
                long now = t;
                Workers.For(
                    shape.Rows,
                    Workers.GrainOfRows(4 * width),
                    (begin, end) =>
                    {
                        for (long b = begin; b < end; b++)
                        {
                            long place = b * time + now;
                            float* kept = memory.Kept + place * 4 * width,
                                up = memory.Given + place * width,
                                dstate = memory.DState + b * width;
                            float* dgates = memory.DGates + place * wide;
                            T* dsums = (T*)memory.DSums + place * wide;
                            if (shape.Gates == 3)
                            {
                                float* state = Before.At(memory.State, memory.Output, memory.Fresh, shape, b, now, zeros);
                                GruCell.Backward<V, T>(kept, up, state, dstate, dgates, dsums, width);
                            }
                            else
                            {
                                float* cell = Before.At(memory.Cell, memory.Cells, memory.Fresh, shape, b, now, zeros);
                                LstmCell.Backward<V, T>(
                                    kept,
                                    up,
                                    cell,
                                    memory.Cells + place * width,
                                    dstate,
                                    memory.DCell + b * width,
                                    dgates,
                                    dsums,
                                    width
                                );
                            }
                        }
                    }
                );
                Product<T>(
                    false,
                    false,
                    shape.Rows,
                    width,
                    wide,
                    (T*)memory.DSums + t * wide,
                    time * wide,
                    memory.Weight,
                    width,
                    shape.Gates == 3 ? 1 : 0,
                    memory.DState,
                    width
                );
                for (long b = 0; memory.Fresh != null && b < shape.Rows; b++)
                {
                    if (memory.Fresh[b * time + t] != 0)
                    {
                        new Span<float>(memory.DState + b * width, (int)width).Clear();
                        if (memory.DCell != null)
                        {
                            new Span<float>(memory.DCell + b * width, (int)width).Clear();
                        }
                    }
                }
            }
        }
        finally
        {
            NativeMemory.Free(zeros);
        }
    }

    private static void Product<T>(
        bool turnA,
        bool turnB,
        long m,
        long n,
        long k,
        void* a,
        long lda,
        void* b,
        long ldb,
        float beta,
        float* c,
        long ldc
    )
        where T : unmanaged
    {
        var product = new Product
        {
            Type = (long)(typeof(T) == typeof(float) ? Element.Float32 : Element.BFloat16),
            TurnA = turnA ? 1 : 0,
            TurnB = turnB ? 1 : 0,
            Rows = m,
            Columns = n,
            Depth = k,
            A = a,
            RowA = lda,
            B = b,
            RowB = ldb,
            C = c,
            RowC = ldc,
            Beta = beta,
        };
        if (!Mkl.TryMultiply(product))
        {
            throw new NotSupportedException("There is no product for a recurrent layer here.");
        }
    }

    private static void Convert<V, T>(float* from, T* to, long count)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Unsafe.CopyBlockUnaligned(to, from, (uint)(count * sizeof(float)));
        }
        else
        {
            Updates.Narrow<V>(from, (ushort*)to, count);
        }
    }
}

/// <summary>
/// The address of a row's state before a token: zeros at the beginning of a record, the initial state at the first token, else the state
/// after the previous token.
/// </summary>
internal static unsafe class Before
{
    internal static float* At(float* start, float* all, byte* fresh, in RecurrentShape shape, long row, long token, float* zeros)
    {
        long place = row * shape.Time + token;
        return fresh != null && fresh[place] != 0 ? zeros
            : token == 0 ? start + row * shape.Width
            : all + (place - 1) * shape.Width;
    }
}
