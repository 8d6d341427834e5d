namespace Jarvis.Kernels.Cpu;

/// <summary>
/// Rotary position embedding in the half-split layout of Llama checkpoints; the backward pass rotates by the negative angle.
/// </summary>
internal static unsafe class Rotations
{
    /// <summary>Rotates each row's pairs (x[i], x[i + half]) by the angle of row mod time.</summary>
    /// <param name="sign">1, or -1 in the backward pass</param>
    internal static void Rotate<V, T>(T* x, float* cos, float* sin, float sign, long rows, long time, long half, T* y)
        where V : struct, ILanes<V>
        where T : unmanaged =>
        Workers.For(
            rows,
            Workers.GrainOfRows(2 * half),
            (begin, end) =>
            {
                for (long row = begin; row < end; row++)
                {
                    Row<V, T>(x + row * 2 * half, cos + row % time * half, sin + row % time * half, sign, half, y + row * 2 * half);
                }
            }
        );

    private static void Row<V, T>(T* x, float* cos, float* sin, float sign, long half, T* y)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        long k = 0;
        for (; k + V.Count <= half; k += V.Count)
        {
            V a = V.Load(x + k),
                b = V.Load(x + half + k),
                c = V.Load(cos + k),
                s = V.Load(sin + k) * sign;
            V.Store(y + k, a * c - b * s);
            V.Store(y + half + k, b * c + a * s);
        }
        if (k < half)
        {
            long left = half - k;
            V a = Lanes.LoadPart<V, T>(x + k, left),
                b = Lanes.LoadPart<V, T>(x + half + k, left);
            V c = Lanes.LoadPart<V, float>(cos + k, left),
                s = Lanes.LoadPart<V, float>(sin + k, left) * sign;
            Lanes.StorePart(y + k, a * c - b * s, left);
            Lanes.StorePart(y + half + k, b * c + a * s, left);
        }
    }
}
