namespace Jarvis.Kernels.Autograd;

/// <summary>
/// Accumulates a gradient into its leaf as libtorch does: the first becomes the leaf's own, later ones are added to it. libtorch itself
/// would copy the first, since the managed function still holds what it returns; that is a second copy of the largest weight at the worst
/// moment.
/// </summary>
internal static unsafe class LeafGradients
{
    /// <summary>Gives the gradient at <paramref name="place"/> to its leaf; false where it has to go through libtorch.</summary>
    internal static bool Take(AutogradFunction function, int place, Tensor?[] answer, Tensor?[] arrived)
    {
        var gradient = answer[place]!;
        if (
            BackwardRun.OfThread is not { Accumulates: true }
            || function.LeafAt(place) is not { } leaf
            || gradient.dtype != leaf.dtype
            || !gradient.shape.AsSpan().SequenceEqual(leaf.shape)
        )
        {
            return false;
        }
        using var quiet = no_grad();
        if (leaf.grad is { } already)
        {
            already.add_(gradient);
            return true;
        }
        leaf.grad = IsShared(place, answer, arrived) ? gradient.clone() : gradient.detach();
        return true;
    }

    /// <summary>Whether another gradient, returned or received, uses the same memory.</summary>
    private static bool IsShared(int place, Tensor?[] answer, Tensor?[] arrived)
    {
        void* own = Raw.At(answer[place]!);
        for (int k = 0; k < answer.Length; k++)
        {
            if (k != place && Same(answer[k]))
            {
                return true;
            }
        }
        return Array.Exists(arrived, Same);

        bool Same(Tensor? other) => other is { IsInvalid: false } && Raw.At(other) == own;
    }
}
