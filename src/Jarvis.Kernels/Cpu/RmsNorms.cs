using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>RMSNorm. Rows are summed in float32, in a fixed order per row.</summary>
internal static unsafe class RmsNorms
{
    /// <summary>y = x · inverse · weight, where inverse = 1 / √(mean(x²) + eps) is kept for each row.</summary>
    /// <typeparam name="T">The rows' element type.</typeparam>
    /// <typeparam name="O">The normed rows' element type.</typeparam>
    internal static void Forward<V, T, O>(T* x, float* weight, float eps, long rows, long width, O* y, float* inverse)
        where V : struct, ILanes<V>
        where T : unmanaged
        where O : unmanaged =>
        Workers.For(
            rows,
            Workers.GrainOfRows(width),
            (begin, end) =>
            {
                for (long row = begin; row < end; row++)
                {
                    float scale = inverse[row] = 1 / MathF.Sqrt(Squares<V, T>(x + row * width, width) / width + eps);
                    Norm<V, T, O>(x + row * width, scale, weight, y + row * width, width);
                }
            }
        );

    /// <typeparam name="T">The element type of the rows and of their gradient.</typeparam>
    /// <typeparam name="G">The element type of the normed rows' gradient.</typeparam>
    internal static void Backward<V, T, G>(T* x, float* inverse, float* weight, G* up, long rows, long width, T* dx, float* dweight)
        where V : struct, ILanes<V>
        where T : unmanaged
        where G : unmanaged
    {
        var parts = new Rows(rows);
        float* gathered = (float*)NativeMemory.AllocZeroed((nuint)(parts.Blocks * width), sizeof(float));
        try
        {
            parts.Run(
                (block, begin, end) =>
                {
                    for (long row = begin; row < end; row++)
                    {
                        long at = row * width;
                        float c = Gather<V, T, G>(x + at, inverse[row], weight, up + at, gathered + block * width, width) / width;
                        Slope<V, T, G>(x + at, inverse[row], weight, up + at, c, dx + at, width);
                    }
                }
            );
            Sums.Fold<V>(gathered, parts.Blocks, width, dweight);
        }
        finally
        {
            NativeMemory.Free(gathered);
        }
    }

    private static float Squares<V, T>(T* x, long width)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        V sum = V.All(0);
        long k = 0;
        for (; k + V.Count <= width; k += V.Count)
        {
            V element = V.Load(x + k);
            sum = V.MultiplyAdd(element, element, sum);
        }
        float total = V.Sum(sum);
        for (; k < width; k++)
        {
            total += Lanes.Wide(x[k]) * Lanes.Wide(x[k]);
        }
        return total;
    }

    private static void Norm<V, T, O>(T* x, float scale, float* weight, O* y, long width)
        where V : struct, ILanes<V>
        where T : unmanaged
        where O : unmanaged
    {
        V factor = V.All(scale);
        long k = 0;
        for (; k + V.Count <= width; k += V.Count)
        {
            V.Store(y + k, V.Load(x + k) * factor * V.Load(weight + k));
        }
        if (k < width)
        {
            long left = width - k;
            Lanes.StorePart(y + k, Lanes.LoadPart<V, T>(x + k, left) * factor * Lanes.LoadPart<V, float>(weight + k, left), left);
        }
    }

    /// <summary>Adds a row's part to the gradient of the weight; returns Σ up · weight · normed.</summary>
    private static float Gather<V, T, G>(T* x, float scale, float* weight, G* up, float* dweight, long width)
        where V : struct, ILanes<V>
        where T : unmanaged
        where G : unmanaged
    {
        V factor = V.All(scale),
            sum = V.All(0);
        long k = 0;
        for (; k + V.Count <= width; k += V.Count)
        {
            V normed = V.Load(x + k) * factor,
                d = V.Load(up + k);
            V.Store(dweight + k, V.MultiplyAdd(d, normed, V.Load(dweight + k)));
            sum = V.MultiplyAdd(d * V.Load(weight + k), normed, sum);
        }
        float total = V.Sum(sum);
        for (; k < width; k++)
        {
            float normed = Lanes.Wide(x[k]) * scale,
                d = Lanes.Wide(up[k]);
            dweight[k] += d * normed;
            total += d * weight[k] * normed;
        }
        return total;
    }

    private static void Slope<V, T, G>(T* x, float scale, float* weight, G* up, float c, T* dx, long width)
        where V : struct, ILanes<V>
        where T : unmanaged
        where G : unmanaged
    {
        V factor = V.All(scale),
            turn = V.All(scale * c);
        long k = 0;
        for (; k + V.Count <= width; k += V.Count)
        {
            V.Store(dx + k, (V.Load(up + k) * V.Load(weight + k) - V.Load(x + k) * turn) * factor);
        }
        if (k < width)
        {
            long left = width - k;
            V d =
                Lanes.LoadPart<V, G>(up + k, left) * Lanes.LoadPart<V, float>(weight + k, left) - Lanes.LoadPart<V, T>(x + k, left) * turn;
            Lanes.StorePart(dx + k, d * factor, left);
        }
    }
}
