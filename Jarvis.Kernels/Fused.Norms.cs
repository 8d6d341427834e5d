namespace Jarvis.Kernels;

// Normalisations over the last dimension; statistics in float32.
public static partial class Fused
{
    /// <summary>x / √(mean(x²) + eps) · weight over the last dimension (Llama's norm).</summary>
    public static Tensor RmsNorm(Tensor x, Tensor weight, double eps)
    {
#if !UPSTREAM_PACKAGES
        if (Use(x)) return TorchSharp.Dispatch.Aten.Call("jarvis::rms_norm", x, weight, eps);
#endif
        var wide = x.to_type(ScalarType.Float32);
        var scale = ((wide * wide).mean([-1], keepdim: true) + eps).rsqrt();
        return (wide * scale * weight).to_type(x.dtype);
    }

    /// <summary>Adds <paramref name="update"/> to the residual stream and normalises the sum: gives (sum, LayerNorm(sum)).</summary>
    /// <param name="residual">(…, width) float32</param>
    /// <param name="update">same shape, float32 or bfloat16</param>
    public static (Tensor Sum, Tensor Normed) AddLayerNorm(Tensor residual, Tensor update, Tensor weight, Tensor? bias, double eps)
    {
#if !UPSTREAM_PACKAGES
        if (Use(residual)) return TorchSharp.Dispatch.Aten.Call2("jarvis::add_layer_norm", residual, update, weight, bias!, eps);
#endif
        var sum = residual + update;
        return (sum, nn.functional.layer_norm(sum, [sum.shape[^1]], weight, bias, eps));
    }
}
