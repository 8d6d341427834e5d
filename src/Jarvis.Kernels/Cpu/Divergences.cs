using System.Runtime.CompilerServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>R-Drop of pairs of rows: two cross entropies and the symmetric divergence between both predictions.</summary>
internal static unsafe class Divergences
{
    /// <summary>The parameters that all rows share.</summary>
    internal readonly record struct Terms(long Classes, long Ignore, float Smoothing, float Alpha, float Factor, bool Differentiate);

    /// <summary>
    /// losses[row] = (CE(a) + CE(b)) / 2 + alpha (KL(a|b) + KL(b|a)) / 2, 0 where the target is ignored; with
    /// <see cref="Terms.Differentiate"/> both rows are overwritten by factor times their gradients.
    /// </summary>
    internal static void Rows<V>(float* a, float* b, long rows, long* targets, Terms terms, double* losses)
        where V : struct, ILanes<V> =>
        Workers.For(
            rows,
            Workers.GrainOfRows(2 * terms.Classes),
            (begin, end) =>
            {
                for (long row = begin; row < end; row++)
                {
                    losses[row] = Pair<V>(a + row * terms.Classes, b + row * terms.Classes, targets[row], in terms);
                }
            }
        );

    private static double Pair<V>(float* a, float* b, long target, in Terms terms)
        where V : struct, ILanes<V>
    {
        long classes = terms.Classes;
        if (target == terms.Ignore)
        {
            if (terms.Differentiate)
            {
                new Span<float>(a, checked((int)classes)).Clear();
                new Span<float>(b, checked((int)classes)).Clear();
            }
            return 0;
        }
        RowSums p = RowSums.Of<V, float>(a, classes, terms.Smoothing > 0),
            q = RowSums.Of<V, float>(b, classes, terms.Smoothing > 0);
        float shift = (float)(p.LogTotal - q.LogTotal);
        double there = 0,
            back = 0; // KL(a|b), KL(b|a)
        for (long first = 0; first < classes; first += Losses.Stretch)
        {
            long count = Math.Min(Losses.Stretch, classes - first);
            Apart<V>(a + first, b + first, count, p.Top, q.Top, shift, out float more, out float less);
            there += more;
            back -= less;
        }
        there /= p.Total;
        back /= q.Total;
        double loss =
            0.5 * (p.Loss(a[target], classes, terms.Smoothing) + q.Loss(b[target], classes, terms.Smoothing))
            + 0.5 * terms.Alpha * (there + back);
        if (terms.Differentiate)
        {
            Gradients<V>(a, b, p, q, shift, (float)there, (float)back, in terms);
            float own = 0.5f * terms.Factor * (1 - terms.Smoothing);
            a[target] -= own;
            b[target] -= own;
        }
        return loss;
    }

    /// <summary>Σ e^(x - top) d and Σ e^(y - top) d, with d = x - y - shift.</summary>
    private static void Apart<V>(float* a, float* b, long count, float topA, float topB, float shift, out float there, out float back)
        where V : struct, ILanes<V>
    {
        V sumA = V.All(0),
            sumB = sumA,
            leastA = V.All(topA),
            leastB = V.All(topB),
            move = V.All(shift);
        long k = 0;
        for (; k + V.Count <= count; k += V.Count)
        {
            V x = V.Load(a + k),
                y = V.Load(b + k),
                d = x - y - move;
            sumA = V.MultiplyAdd(Lanes.Exp(x - leastA), d, sumA);
            sumB = V.MultiplyAdd(Lanes.Exp(y - leastB), d, sumB);
        }
        (there, back) = (V.Sum(sumA), V.Sum(sumB));
        for (; k < count; k++)
        {
            float d = a[k] - b[k] - shift;
            there += Lanes.Exp(a[k] - topA) * d;
            back += Lanes.Exp(b[k] - topB) * d;
        }
    }

    private static void Gradients<V>(float* a, float* b, RowSums p, RowSums q, float shift, float there, float back, in Terms terms)
        where V : struct, ILanes<V>
    {
        long k = 0;
        var pair = new PairGradient<V>(p, q, shift, there, back, in terms);
        for (; k + V.Count <= terms.Classes; k += V.Count)
        {
            pair.Of(V.Load(a + k), V.Load(b + k), out V x, out V y);
            V.Store(a + k, x);
            V.Store(b + k, y);
        }
        if (k < terms.Classes)
        {
            long left = terms.Classes - k;
            pair.Of(Lanes.LoadPart<V, float>(a + k, left), Lanes.LoadPart<V, float>(b + k, left), out V x, out V y);
            Lanes.StorePart(a + k, x, left);
            Lanes.StorePart(b + k, y, left);
        }
    }

    /// <summary>half (pa - even + alpha (pa (d - KL(a|b)) + pa - qb)), and the same with a and b swapped.</summary>
    private readonly struct PairGradient<V>(RowSums p, RowSums q, float shift, float there, float back, in Terms terms)
        where V : struct, ILanes<V>
    {
        private readonly V _topA = V.All(p.Top),
            _topB = V.All(q.Top),
            _inverseA = V.All((float)(1 / p.Total)),
            _inverseB = V.All((float)(1 / q.Total));
        private readonly V _shift = V.All(shift),
            _there = V.All(there),
            _back = V.All(back),
            _even = V.All(terms.Smoothing / terms.Classes);
        private readonly V _alpha = V.All(terms.Alpha),
            _half = V.All(0.5f * terms.Factor);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Of(V x, V y, out V dx, out V dy)
        {
            V pa = Lanes.Exp(x - _topA) * _inverseA,
                qb = Lanes.Exp(y - _topB) * _inverseB,
                d = x - y - _shift;
            dx = _half * (pa - _even + _alpha * (pa * (d - _there) + pa - qb));
            dy = _half * (qb - _even + _alpha * (qb * (-d - _back) + qb - pa));
        }
    }
}
