using static TorchSharp.torch;

namespace Jarvis.Engine.Kernels;

/// <summary>Composed from public operators.</summary>
public static class Fused
{
    /// <summary>(N, V) scores, (N) targets → sum of cross entropies over targets that are not -100.</summary>
    public static Tensor CrossEntropySum(Tensor scores, Tensor targets) =>
        nn.functional.cross_entropy(scores.to_type(ScalarType.Float32), targets, reduction: nn.Reduction.Sum);

    public static double GlobalNorm(IReadOnlyList<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        using var free = no_grad();
        return stack(tensors.Select(tensor => tensor.norm())).norm().item<float>();
    }

    public static Tensor GeluTanh(Tensor x) => 0.5 * x * (1 + tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
}
