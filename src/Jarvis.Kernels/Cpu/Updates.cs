using System.Runtime.CompilerServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>Updates of weights (AdamW, EMA, bfloat16 copies) and the norm of gradients, each in one pass over memory.</summary>
internal static unsafe class Updates
{
    /// <summary>The constants of one AdamW step.</summary>
    /// <param name="Keep">1 - rate · decay</param>
    /// <param name="Move">rate / (1 - beta1ᵗ)</param>
    /// <param name="Root">1 / √(1 - beta2ᵗ)</param>
    /// <param name="Scale">Gradients are multiplied by it as they are read.</param>
    internal readonly record struct AdamWStep(float Keep, float Beta1, float Beta2, float Move, float Root, float Epsilon, float Scale);

    /// <summary>One stretch: updates p and both moments in place; copy receives p in bfloat16 where it is not null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AdamW<V>(float* p, float* g, float* first, float* second, ushort* copy, long count, in AdamWStep step)
        where V : struct, ILanes<V>
    {
        V keep = V.All(step.Keep),
            b1 = V.All(step.Beta1),
            b2 = V.All(step.Beta2),
            c1 = V.All(1 - step.Beta1),
            c2 = V.All(1 - step.Beta2);
        V move = V.All(-step.Move),
            root = V.All(step.Root),
            tiny = V.All(step.Epsilon),
            scale = V.All(step.Scale);
        long k = 0;
        for (; k + V.Count <= count; k += V.Count)
        {
            V d = V.Load(g + k) * scale,
                m = V.Load(first + k) * b1 + d * c1,
                v = V.Load(second + k) * b2 + d * d * c2;
            V moved = V.Load(p + k) * keep + move * m / (V.Root(v) * root + tiny);
            V.Store(first + k, m);
            V.Store(second + k, v);
            V.Store(p + k, moved);
            if (copy != null)
            {
                V.Store(copy + k, moved);
            }
        }
        if (k < count)
        {
            long left = count - k;
            V d = Lanes.LoadPart<V, float>(g + k, left) * scale,
                m = Lanes.LoadPart<V, float>(first + k, left) * b1 + d * c1;
            V v = Lanes.LoadPart<V, float>(second + k, left) * b2 + d * d * c2;
            V moved = Lanes.LoadPart<V, float>(p + k, left) * keep + move * m / (V.Root(v) * root + tiny);
            Lanes.StorePart(first + k, m, left);
            Lanes.StorePart(second + k, v, left);
            Lanes.StorePart(p + k, moved, left);
            if (copy != null)
            {
                Lanes.StorePart(copy + k, moved, left);
            }
        }
    }

    /// <summary>average = keep · average + take · weight; take is 1 - keep</summary>
    internal static void Average<V>(float* average, float* weight, long count, float keep, float take)
        where V : struct, ILanes<V>
    {
        V old = V.All(keep),
            young = V.All(take);
        long k = 0;
        for (; k + V.Count <= count; k += V.Count)
        {
            V.Store(average + k, V.Load(average + k) * old + V.Load(weight + k) * young);
        }
        for (; k < count; k++)
        {
            average[k] = average[k] * keep + weight[k] * take;
        }
    }

    /// <summary>to = from in bfloat16, rounded to nearest even.</summary>
    internal static void Narrow<V>(float* from, ushort* to, long count)
        where V : struct, ILanes<V>
    {
        long k = 0;
        for (; k + V.Count <= count; k += V.Count)
        {
            V.Store(to + k, V.Load(from + k));
        }
        for (; k < count; k++)
        {
            Lanes.Put(to + k, from[k]);
        }
    }

    /// <summary>Σ x², summed in float32 within each 1,024 elements and in float64 across them.</summary>
    internal static double Squares<V>(float* x, long count)
        where V : struct, ILanes<V>
    {
        double sum = 0;
        for (long first = 0; first < count; first += 1024)
        {
            sum += SquaresOfStretch<V>(x + first, Math.Min(1024, count - first));
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float SquaresOfStretch<V>(float* x, long count)
        where V : struct, ILanes<V>
    {
        V a = V.All(0),
            b = a;
        long k = 0;
        for (; k + 2 * V.Count <= count; k += 2 * V.Count)
        {
            V left = V.Load(x + k),
                right = V.Load(x + k + V.Count);
            a = V.MultiplyAdd(left, left, a);
            b = V.MultiplyAdd(right, right, b);
        }
        float total = V.Sum(a + b);
        for (; k < count; k++)
        {
            total += x[k] * x[k];
        }
        return total;
    }
}
