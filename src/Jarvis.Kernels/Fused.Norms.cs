using Jarvis.Kernels.Functions;

namespace Jarvis.Kernels;

// Normalisations over the last dimension; statistics in float32.
public static partial class Fused
{
    /// <summary>x / √(mean(x²) + eps) · weight over the last dimension (Llama's norm).</summary>
    /// <param name="bf16Output">whether float32 rows are returned in bfloat16 (for a layer that multiplies in it)</param>
    public static Tensor RmsNorm(Tensor x, Tensor weight, double eps, bool bf16Output = false)
    {
        if (Kernels(x) is { } kernels)
        {
            return new RmsNormFunction(kernels, x, weight, eps, bf16Output).ApplyOne();
        }
        var normed = Scripts.RmsNorm(x.to_type(ScalarType.Float32), weight.to_type(ScalarType.Float32), eps);
        return normed.to_type(bf16Output ? ScalarType.BFloat16 : x.dtype);
    }

    /// <summary>Adds <paramref name="update"/> to the residual stream and normalises the sum: returns (sum, LayerNorm(sum)).</summary>
    /// <param name="residual">(…, width) float32</param>
    /// <param name="update">same shape, float32 or bfloat16</param>
    /// <param name="bf16Output">whether the normed rows are returned in bfloat16 (for a layer that multiplies in it)</param>
    public static (Tensor Sum, Tensor Normed) AddLayerNorm(
        Tensor residual,
        Tensor update,
        Tensor weight,
        Tensor? bias,
        double eps,
        bool bf16Output = false
    )
    {
        if (Kernels(residual) is { } kernels)
        {
            var both = new LayerNormFunction(kernels, residual, update, weight, bias, eps, bf16Output).Apply();
            return (both[0], both[1]);
        }
        var sum = residual + update;
        var normed = nn.functional.layer_norm(sum, [sum.shape[^1]], weight, bias, eps);
        return (sum, bf16Output ? normed.to_type(ScalarType.BFloat16) : normed);
    }

    /// <summary>LayerNorm of float32 rows, in float32 or bfloat16.</summary>
    public static Tensor LayerNorm(Tensor x, Tensor weight, Tensor? bias, double eps, bool bf16Output = false)
    {
        if (Kernels(x) is { } kernels)
        {
            return new LayerNormFunction(kernels, x, null, weight, bias, eps, bf16Output).ApplyOne();
        }
        var normed = nn.functional.layer_norm(x, [x.shape[^1]], weight, bias, eps);
        return bf16Output ? normed.to_type(ScalarType.BFloat16) : normed;
    }
}
