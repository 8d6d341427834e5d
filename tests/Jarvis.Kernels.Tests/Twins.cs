using Jarvis.Kernels.Autograd;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Kernels.Tests;

/// <summary>Runs an operation fused and composed on the same inputs, and compares results and gradients.</summary>
internal static class Twins
{
    /// <summary>Largest allowed difference, relative to the largest element of what is compared.</summary>
    internal static void Agree(Func<Tensor[], Tensor> operation, double tolerance, params Tensor[] inputs)
    {
        var fused = Run(true, operation, inputs);
        var composed = Run(false, operation, inputs);
        Assert.Equal(fused.Count, composed.Count);
        for (int k = 0; k < fused.Count; k++)
        {
            Assert.Equal(composed[k].shape, fused[k].shape);
            Tensor a = fused[k].to_type(ScalarType.Float64), b = composed[k].to_type(ScalarType.Float64);
            var scale = Math.Max(1e-3, b.abs().max().item<double>());
            var difference = (a - b).abs().max().item<double>() / scale;
            Assert.True(difference <= tolerance, $"{(k == 0 ? "result" : $"gradient {k}")} differs by {difference:g3}, allowed {tolerance:g3}");
        }
    }

    private static List<Tensor> Run(bool fused, Func<Tensor[], Tensor> operation, Tensor[] inputs)
    {
        var before = Fused.Layer;
        Fused.Layer = fused ? before : KernelLayer.Composed;
        try
        {
            var leaves = inputs.Select(t => t.is_floating_point() ? t.detach().clone().requires_grad_() : t).ToArray();
            var result = operation(leaves);
            manual_seed(3);
            var weight = randn(result.shape);
            Backward.Run((result.to_type(ScalarType.Float32) * weight).sum());
            return [result.detach(), .. leaves.Where(t => t.requires_grad).Select(t => t.grad!).Where(g => g is not null)];
        }
        finally
        {
            Fused.Layer = before;
        }
    }
}
