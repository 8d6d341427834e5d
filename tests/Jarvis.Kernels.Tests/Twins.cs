using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Kernels.Tests;

/// <summary>Runs an operation in two ways on the same inputs and compares results and gradients.</summary>
internal static class Twins
{
    /// <summary>
    /// Compares the active kernel layer with the composed one. The tolerance is the largest difference relative to the largest element.
    /// </summary>
    internal static void Agree(Func<Tensor[], Tensor> operation, double tolerance, params Tensor[] inputs)
    {
        var kernels = Run(operation, inputs);
        var before = Fused.Layer;
        Fused.Layer = KernelLayer.Composed;
        try
        {
            Agree(kernels, Run(operation, inputs), tolerance);
        }
        finally
        {
            Fused.Layer = before;
        }
    }

    internal static void Agree(List<Tensor> ours, List<Tensor> theirs, double tolerance)
    {
        Assert.Equal(theirs.Count, ours.Count);
        for (int k = 0; k < ours.Count; k++)
        {
            Assert.Equal(theirs[k].shape, ours[k].shape);
            Tensor a = ours[k].to_type(ScalarType.Float64),
                b = theirs[k].to_type(ScalarType.Float64);
            var scale = Math.Max(1e-3, b.abs().max().item<double>());
            var difference = (a - b).abs().max().item<double>() / scale;
            Assert.True(
                difference <= tolerance,
                $"{(k == 0 ? "result" : $"gradient {k}")} differs by {difference:g3}, allowed {tolerance:g3}"
            );
        }
    }

    /// <summary>The result, then the gradients of the inputs for a random weighting of the result.</summary>
    internal static List<Tensor> Run(Func<Tensor[], Tensor> operation, Tensor[] inputs)
    {
        var leaves = inputs.Select(t => t.is_floating_point() ? t.detach().clone().requires_grad_() : t).ToArray();
        var result = operation(leaves);
        manual_seed(3);
        var weight = randn(result.shape);
        Backward.Run((result.to_type(ScalarType.Float32) * weight).sum());
        return [result.detach(), .. leaves.Where(t => t.requires_grad).Select(t => t.grad!).Where(g => g is not null)];
    }
}
