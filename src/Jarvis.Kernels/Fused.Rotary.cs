using Jarvis.Kernels.Functions;

namespace Jarvis.Kernels;

// Rotary position embedding in the half-split layout of Llama checkpoints.
public static partial class Fused
{
    /// <summary>Rotates each pair (x[i], x[i + d/2]) by its angle.</summary>
    /// <param name="x">(B, heads, T, d)</param>
    /// <param name="cos">(T, d/2) float32, the cosines of the positions of these T tokens</param>
    /// <param name="sin">(T, d/2) float32</param>
    public static Tensor Rotary(Tensor x, Tensor cos, Tensor sin)
    {
        if (Kernels(x) is { } kernels)
        {
            return new RotaryFunction(kernels, x, cos, sin).ApplyOne();
        }
        var half = x.shape[^1] / 2;
        Tensor first = x.narrow(-1, 0, half),
            second = x.narrow(-1, half, half);
        return cat([first * cos - second * sin, second * cos + first * sin], -1).to_type(x.dtype);
    }
}
