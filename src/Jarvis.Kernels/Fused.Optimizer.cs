using Jarvis.Kernels.Cpu;
using Jarvis.Kernels.Functions;

namespace Jarvis.Kernels;

// One pass over the parameters per step.
public static partial class Fused
{
    /// <summary>
    /// PyTorch's AdamW (decoupled decay, bias correction) over float32 parameters, in place and outside of autograd. Gradients are
    /// multiplied by <paramref name="gradientScale"/> as they are read, which costs nothing: clipping and averaging need no pass of their
    /// own. On a GPU the gradients stay multiplied.
    /// </summary>
    /// <param name="step">1 for the first step</param>
    /// <param name="bf16Copies">a bfloat16 copy to refresh per parameter, null entries for parameters without one; or null for none</param>
    public static void AdamWStep(
        IReadOnlyList<Tensor> parameters,
        IReadOnlyList<Tensor> gradients,
        IReadOnlyList<Tensor> firstMoments,
        IReadOnlyList<Tensor> secondMoments,
        long step,
        double learningRate,
        double beta1,
        double beta2,
        double eps,
        double weightDecay,
        double gradientScale = 1,
        IReadOnlyList<Tensor?>? bf16Copies = null
    )
    {
        if (parameters.Count == 0)
        {
            return;
        }
        using var quiet = no_grad();
        if (Kernels(parameters[0]) is { } kernels)
        {
            var weights = new TensorList("adamw_step", parameters);
            var numbers = new Updates.AdamWStep(
                (float)(1 - learningRate * weightDecay),
                (float)beta1,
                (float)beta2,
                (float)(learningRate / (1 - Math.Pow(beta1, step))),
                (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, step))),
                (float)eps,
                (float)gradientScale
            );
            kernels.AdamW(
                weights.Lengths,
                weights.Addresses,
                weights.Same(gradients),
                weights.Same(firstMoments),
                weights.Same(secondMoments),
                bf16Copies is null ? null : weights.Copies(bf16Copies),
                numbers
            );
            return;
        }
        using var scope = NewDisposeScope();
        Tensor count = full(1, (float)step, device: parameters[0].device).squeeze(),
            scale = full(1, (float)(1 / gradientScale), device: parameters[0].device).squeeze();
        Scripts.AdamW(
            [.. parameters],
            [.. gradients],
            [.. firstMoments],
            [.. secondMoments],
            [.. Enumerable.Repeat(count, parameters.Count)],
            learningRate,
            beta1,
            beta2,
            weightDecay,
            eps,
            gradientScale == 1 ? null : scale
        );
        var copied = Enumerable.Range(0, bf16Copies?.Count ?? 0).Where(k => bf16Copies![k] is not null).ToArray();
        if (copied.Length > 0)
        {
            Scripts.Copy([.. copied.Select(k => bf16Copies![k]!)], [.. copied.Select(k => parameters[k])]);
        }
    }

    /// <summary>The Euclidean norm of all gradients together. Waits for the device.</summary>
    public static double GlobalNorm(IReadOnlyList<Tensor> gradients)
    {
        if (gradients.Count == 0)
        {
            return 0;
        }
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        if (Kernels(gradients[0]) is { } kernels)
        {
            var list = new TensorList("global_norm", [.. gradients.Select(gradient => Raw.Plain(gradient, ScalarType.Float32))]);
            return Math.Sqrt(kernels.Squares(list.Lengths, list.Addresses));
        }
        return Scripts.Norm([.. gradients]).ToDouble();
    }
}
