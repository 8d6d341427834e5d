using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>LayerNorm of a residual sum. Rows are summed in float32, in a fixed order per row.</summary>
internal static unsafe class LayerNorms
{
    /// <summary>
    /// sum = residual + update; normed = (sum - mean) rstd weight + bias. Without an update (null) the residual is the sum, and
    /// <paramref name="sum"/> is the residual itself.
    /// </summary>
    /// <typeparam name="U">The update's element type.</typeparam>
    /// <typeparam name="O">The normed rows' element type.</typeparam>
    /// <param name="statistics">(2, rows) written: mean, and 1 / √(variance + eps)</param>
    internal static void Forward<V, U, O>(
        float* residual,
        U* update,
        float* weight,
        float* bias,
        float eps,
        long rows,
        long width,
        float* sum,
        O* normed,
        float* statistics
    )
        where V : struct, ILanes<V>
        where U : unmanaged
        where O : unmanaged =>
        Workers.For(
            rows,
            Workers.GrainOfRows(width),
            (begin, end) =>
            {
                for (long row = begin; row < end; row++)
                {
                    float* x = sum + row * width;
                    float mean =
                        (update == null ? Sum<V>(x, width) : SumOf<V, U>(residual + row * width, update + row * width, x, width)) / width;
                    float rstd = 1 / MathF.Sqrt(Squares<V>(x, mean, width) / width + eps);
                    (statistics[row], statistics[rows + row]) = (mean, rstd);
                    Norm<V, O>(x, mean, rstd, weight, bias, normed + row * width, width);
                }
            }
        );

    /// <summary>The gradients of the sum (dx, and dupdate as bfloat16 where it is not null) and of weight and bias.</summary>
    /// <typeparam name="G">The element type of the normed rows' gradient.</typeparam>
    /// <param name="through">(rows, width) the gradient of the sum itself, or null</param>
    /// <param name="dparameters">(2, width) written: the gradients of the weight and of the bias</param>
    internal static void Backward<V, G>(
        float* sum,
        float* statistics,
        float* weight,
        float* through,
        G* up,
        long rows,
        long width,
        float* dx,
        ushort* dupdate,
        float* dparameters
    )
        where V : struct, ILanes<V>
        where G : unmanaged
    {
        var parts = new Rows(rows);
        float* gathered = (float*)NativeMemory.AllocZeroed((nuint)(parts.Blocks * 2 * width), sizeof(float));
        try
        {
            parts.Run(
                (block, begin, end) =>
                {
                    float* dweight = gathered + block * 2 * width;
                    for (long row = begin; row < end; row++)
                    {
                        long at = row * width;
                        float mean = statistics[row],
                            rstd = statistics[rows + row];
                        Gather<V, G>(sum + at, mean, rstd, weight, up + at, dweight, dweight + width, width, out float a, out float c);
                        Slope<V, G>(
                            sum + at,
                            mean,
                            rstd,
                            weight,
                            up + at,
                            through == null ? null : through + at,
                            a / width,
                            c / width,
                            dx + at,
                            dupdate == null ? null : dupdate + at,
                            width
                        );
                    }
                }
            );
            Sums.Fold<V>(gathered, parts.Blocks, 2 * width, dparameters);
        }
        finally
        {
            NativeMemory.Free(gathered);
        }
    }

    private static float SumOf<V, U>(float* residual, U* update, float* x, long width)
        where V : struct, ILanes<V>
        where U : unmanaged
    {
        V sum = V.All(0);
        long k = 0;
        for (; k + V.Count <= width; k += V.Count)
        {
            V both = V.Load(residual + k) + V.Load(update + k);
            V.Store(x + k, both);
            sum += both;
        }
        float total = V.Sum(sum);
        for (; k < width; k++)
        {
            total += x[k] = residual[k] + Lanes.Wide(update[k]);
        }
        return total;
    }

    private static float Sum<V>(float* x, long width)
        where V : struct, ILanes<V>
    {
        V sum = V.All(0);
        long k = 0;
        for (; k + V.Count <= width; k += V.Count)
        {
            sum += V.Load(x + k);
        }
        float total = V.Sum(sum);
        for (; k < width; k++)
        {
            total += x[k];
        }
        return total;
    }

    private static float Squares<V>(float* x, float mean, long width)
        where V : struct, ILanes<V>
    {
        V sum = V.All(0),
            middle = V.All(mean);
        long k = 0;
        for (; k + V.Count <= width; k += V.Count)
        {
            V apart = V.Load(x + k) - middle;
            sum = V.MultiplyAdd(apart, apart, sum);
        }
        float total = V.Sum(sum);
        for (; k < width; k++)
        {
            total += (x[k] - mean) * (x[k] - mean);
        }
        return total;
    }

    private static void Norm<V, O>(float* x, float mean, float rstd, float* weight, float* bias, O* to, long width)
        where V : struct, ILanes<V>
        where O : unmanaged
    {
        V middle = V.All(mean),
            inverse = V.All(rstd),
            zero = V.All(0);
        long k = 0;
        for (; k + V.Count <= width; k += V.Count)
        {
            V.Store(to + k, V.MultiplyAdd((V.Load(x + k) - middle) * inverse, V.Load(weight + k), bias == null ? zero : V.Load(bias + k)));
        }
        if (k < width)
        {
            long left = width - k;
            V rest = (Lanes.LoadPart<V, float>(x + k, left) - middle) * inverse * Lanes.LoadPart<V, float>(weight + k, left);
            Lanes.StorePart(to + k, bias == null ? rest : rest + Lanes.LoadPart<V, float>(bias + k, left), left);
        }
    }

    /// <summary>Adds a row's part to the gradients of weight and bias; a = Σ up weight, c = Σ up weight normed.</summary>
    private static void Gather<V, G>(
        float* x,
        float mean,
        float rstd,
        float* weight,
        G* up,
        float* dweight,
        float* dbias,
        long width,
        out float a,
        out float c
    )
        where V : struct, ILanes<V>
        where G : unmanaged
    {
        V middle = V.All(mean),
            inverse = V.All(rstd),
            sumA = V.All(0),
            sumC = V.All(0);
        long k = 0;
        for (; k + V.Count <= width; k += V.Count)
        {
            V normed = (V.Load(x + k) - middle) * inverse,
                d = V.Load(up + k),
                scaled = d * V.Load(weight + k);
            V.Store(dweight + k, V.MultiplyAdd(d, normed, V.Load(dweight + k)));
            V.Store(dbias + k, V.Load(dbias + k) + d);
            sumA += scaled;
            sumC = V.MultiplyAdd(scaled, normed, sumC);
        }
        (a, c) = (V.Sum(sumA), V.Sum(sumC));
        for (; k < width; k++)
        {
            float normed = (x[k] - mean) * rstd,
                d = Lanes.Wide(up[k]),
                scaled = d * weight[k];
            dweight[k] += d * normed;
            dbias[k] += d;
            a += scaled;
            c += scaled * normed;
        }
    }

    private static void Slope<V, G>(
        float* x,
        float mean,
        float rstd,
        float* weight,
        G* up,
        float* through,
        float a,
        float c,
        float* dx,
        ushort* dupdate,
        long width
    )
        where V : struct, ILanes<V>
        where G : unmanaged
    {
        V middle = V.All(mean),
            inverse = V.All(rstd),
            shift = V.All(a),
            turn = V.All(c),
            zero = V.All(0);
        long k = 0;
        for (; k + V.Count <= width; k += V.Count)
        {
            V d =
                SlopeOf(V.Load(up + k), V.Load(weight + k), V.Load(x + k), middle, inverse, shift, turn)
                + (through == null ? zero : V.Load(through + k));
            V.Store(dx + k, d);
            if (dupdate != null)
            {
                V.Store(dupdate + k, d);
            }
        }
        if (k < width)
        {
            long left = width - k;
            V d = SlopeOf(
                Lanes.LoadPart<V, G>(up + k, left),
                Lanes.LoadPart<V, float>(weight + k, left),
                Lanes.LoadPart<V, float>(x + k, left),
                middle,
                inverse,
                shift,
                turn
            );
            d += through == null ? zero : Lanes.LoadPart<V, float>(through + k, left);
            Lanes.StorePart(dx + k, d, left);
            if (dupdate != null)
            {
                Lanes.StorePart(dupdate + k, d, left);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SlopeOf<V>(V up, V weight, V x, V mean, V rstd, V a, V c)
        where V : struct, ILanes<V> => (up * weight - a - (x - mean) * rstd * c) * rstd;
}
