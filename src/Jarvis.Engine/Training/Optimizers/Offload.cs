using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training.Optimizers;

/// <summary>
/// Part of the optimizer's state in host memory (after ZeRO-Offload, Ren et al. 2021; here the arithmetic stays on the weight's device). A
/// step moves it in slices: each is on the device only while its elements are updated, so the device never holds more than one. On the
/// processor the slices are copied all the same, which costs memory traffic and changes no bit.
/// </summary>
internal static class Offload
{
    /// <summary>16 MiB of each moment.</summary>
    public const long SliceElements = 4L << 20;

    /// <summary>Names of the weights whose state lives in host memory: large ones first, as long as they fit into the share.</summary>
    public static IReadOnlySet<string> Choose(IReadOnlyList<(string Name, Parameter Value)> weights, double fraction)
    {
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        double left = fraction * weights.Sum(weight => weight.Value.numel());
        foreach (var (name, weight) in weights.OrderByDescending(weight => weight.Value.numel()))
        {
            if (weight.numel() > left + 1e-6 || !chosen.Add(name))
            {
                continue;
            }
            left -= weight.numel();
        }
        return chosen;
    }

    /// <summary>
    /// Cuts the state of several weights into visits of at most <paramref name="elements"/> each. Within a weight they end on full vectors,
    /// because libtorch's own operator, which the composed kernels use, rounds the elements after the last full vector differently.
    /// </summary>
    /// <param name="elements">At least a vector.</param>
    public static IEnumerable<IReadOnlyList<Slice>> Visits(IEnumerable<Moments> moments, long elements)
    {
        const int Vector = 16;
        var visit = new List<Slice>();
        long room = elements;
        foreach (var one in moments)
        {
            for (long start = 0, all = one.Weight.numel(); start < all;)
            {
                long count = all - start <= room ? all - start : room / Vector * Vector;
                if (count > 0)
                {
                    visit.Add(new Slice(one, start, count));
                    (start, room) = (start + count, room - count);
                }
                if (room > 0 && start == all)
                {
                    continue;
                }
                yield return visit;
                (visit, room) = ([], elements);
            }
        }
        if (visit.Count > 0)
        {
            yield return visit;
        }
    }

    /// <summary>Cuts a number of elements into parts of at most <paramref name="most"/> each, in order.</summary>
    public static IEnumerable<(long Start, long Count)> Cuts(long elements, long most)
    {
        for (long start = 0; start < elements; start += most)
        {
            yield return (start, Math.Min(most, elements - start));
        }
    }

    /// <summary>Elements of one weight's state, counted in its flat order.</summary>
    public sealed record Slice(Moments Of, long Start, long Count)
    {
        public Tensor Weight => Part(Of.Weight.detach());

        public Tensor Gradient => Part(Of.Weight.grad!);

        public Tensor? Copy => Of.Copy is { } copy ? Part(copy) : null;

        /// <summary>Both moments on the weight's device; lives in the current dispose scope.</summary>
        public (Tensor Mean, Tensor Square) Bring() =>
            (Part(Of.Mean).to(Of.Weight.device, copy: true), Part(Of.Square).to(Of.Weight.device, copy: true));

        public void PutBack((Tensor Mean, Tensor Square) moved)
        {
            Part(Of.Mean).copy_(moved.Mean);
            Part(Of.Square).copy_(moved.Square);
        }

        private Tensor Part(Tensor whole) => whole.view(-1).narrow(0, Start, Count);
    }
}
