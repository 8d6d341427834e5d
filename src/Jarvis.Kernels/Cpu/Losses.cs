namespace Jarvis.Kernels.Cpu;

/// <summary>
/// Cross entropy of rows of scores, in float32 with the maximum subtracted; long sums are added up in float64, stretch by stretch.
/// </summary>
internal static unsafe class Losses
{
    internal const long Stretch = 1024;

    /// <summary>
    /// losses[row] receives the loss of each target, 0 where that is <paramref name="ignore"/>. Where <paramref name="gradient"/> is not
    /// null, it receives factor times the gradient of each row's loss; it may be the scores themselves.
    /// </summary>
    internal static void Rows<V, T, G>(
        T* scores,
        G* gradient,
        long rows,
        long classes,
        long* targets,
        long ignore,
        float smoothing,
        float factor,
        double* losses
    )
        where V : struct, ILanes<V>
        where T : unmanaged
        where G : unmanaged =>
        Workers.For(
            rows,
            Workers.GrainOfRows(classes),
            (begin, end) =>
            {
                for (long row = begin; row < end; row++)
                {
                    G* to = gradient == null ? null : gradient + row * classes;
                    losses[row] = Row<V, T, G>(scores + row * classes, to, classes, targets[row], ignore, smoothing, factor);
                }
            }
        );

    private static double Row<V, T, G>(T* x, G* gradient, long classes, long target, long ignore, float smoothing, float factor)
        where V : struct, ILanes<V>
        where T : unmanaged
        where G : unmanaged
    {
        if (target == ignore)
        {
            if (gradient != null)
            {
                new Span<G>(gradient, checked((int)classes)).Clear();
            }
            return 0;
        }
        float own = Lanes.Wide(x[target]);
        var sums = RowSums.Of<V, T>(x, classes, smoothing > 0);
        double loss = sums.Loss(own, classes, smoothing);
        if (gradient != null)
        {
            float inverse = factor / (float)sums.Total,
                even = factor * smoothing / classes;
            float chosen = Lanes.Exp(own - sums.Top) * inverse - even - factor * (1 - smoothing);
            Gradient<V, T, G>(x, gradient, classes, sums.Top, inverse, even);
            Lanes.Put(gradient + target, chosen);
        }
        return loss;
    }

    private static void Gradient<V, T, G>(T* x, G* to, long classes, float top, float inverse, float even)
        where V : struct, ILanes<V>
        where T : unmanaged
        where G : unmanaged
    {
        V shift = V.All(top),
            scale = V.All(inverse),
            less = V.All(even);
        long k = 0;
        for (; k + 2 * V.Count <= classes; k += 2 * V.Count)
        {
            V a = Lanes.Exp(V.Load(x + k) - shift),
                b = Lanes.Exp(V.Load(x + k + V.Count) - shift);
            V.Store(to + k, a * scale - less);
            V.Store(to + k + V.Count, b * scale - less);
        }
        for (; k + V.Count <= classes; k += V.Count)
        {
            V.Store(to + k, Lanes.Exp(V.Load(x + k) - shift) * scale - less);
        }
        if (k < classes)
        {
            Lanes.StorePart(to + k, Lanes.Exp(Lanes.LoadPart<V, T>(x + k, classes - k) - shift) * scale - less, classes - k);
        }
    }
}

/// <summary>The reductions of a row of scores x: its maximum, Σ e^(x - top), and on request Σ (x - top).</summary>
internal readonly record struct RowSums(float Top, double Total, double Plain)
{
    /// <summary>ln Σ eˣ</summary>
    internal double LogTotal => Top + Math.Log(Total);

    /// <summary>Cross entropy against a target whose score is <paramref name="own"/>.</summary>
    internal double Loss(float own, long classes, float smoothing)
    {
        double log = Math.Log(Total);
        return (1.0 - smoothing) * (log - ((double)own - Top)) + (smoothing > 0 ? smoothing * (log - Plain / classes) : 0);
    }

    internal static unsafe RowSums Of<V, T>(T* x, long classes, bool plainly)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        float top = Largest<V, T>(x, classes);
        double total = 0,
            plain = 0;
        for (long first = 0; first < classes; first += Losses.Stretch)
        {
            long count = Math.Min(Losses.Stretch, classes - first);
            total += Exponentials<V, T>(x + first, count, top);
            if (plainly)
            {
                plain += Differences<V, T>(x + first, count, top);
            }
        }
        return new RowSums(top, total, plain);
    }

    private static unsafe float Largest<V, T>(T* x, long count)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        V a = V.All(float.NegativeInfinity),
            b = a;
        long k = 0;
        for (; k + 2 * V.Count <= count; k += 2 * V.Count)
        {
            a = V.Larger(a, V.Load(x + k));
            b = V.Larger(b, V.Load(x + k + V.Count));
        }
        float most = V.Largest(V.Larger(a, b));
        for (; k < count; k++)
        {
            most = MathF.Max(most, Lanes.Wide(x[k]));
        }
        return most;
    }

    private static unsafe float Exponentials<V, T>(T* x, long count, float top)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        V a = V.All(0),
            b = a,
            shift = V.All(top);
        long k = 0;
        for (; k + 2 * V.Count <= count; k += 2 * V.Count)
        {
            a += Lanes.Exp(V.Load(x + k) - shift);
            b += Lanes.Exp(V.Load(x + k + V.Count) - shift);
        }
        for (; k + V.Count <= count; k += V.Count)
        {
            a += Lanes.Exp(V.Load(x + k) - shift);
        }
        if (k < count)
        {
            b += Lanes.Exp(Lanes.LoadPart<V, T>(x + k, count - k, float.NegativeInfinity) - shift);
        }
        return V.Sum(a + b);
    }

    private static unsafe float Differences<V, T>(T* x, long count, float top)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        V sum = V.All(0),
            shift = V.All(top);
        long k = 0;
        for (; k + V.Count <= count; k += V.Count)
        {
            sum += V.Load(x + k) - shift;
        }
        float total = V.Sum(sum);
        for (; k < count; k++)
        {
            total += Lanes.Wide(x[k]) - top;
        }
        return total;
    }
}
