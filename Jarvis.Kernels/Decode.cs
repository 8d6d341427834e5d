namespace Jarvis.Kernels;

/// <summary>
/// Inference one token at a time, where speed is memory bandwidth: kernels that read each weight once over both cores. No gradients.
/// </summary>
public static partial class Decode
{
    /// <summary>x · weightᵀ + bias for a few rows.</summary>
    /// <param name="x">(rows, inputs) float32, rows small (1–16)</param>
    /// <param name="weight">(outputs, inputs) float32 or bfloat16, contiguous</param>
    /// <param name="bias">(outputs) float32, or null</param>
    /// <returns>(rows, outputs) float32</returns>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null)
    {
#if !UPSTREAM_PACKAGES
        if (Fused.Enabled && x.device_type == DeviceType.CPU) return TorchSharp.Dispatch.Aten.Call("jarvis::decode_linear", x, weight, bias!);
#endif
        using var scope = NewDisposeScope();
        return nn.functional.linear(x.to_type(weight.dtype), weight, bias?.to_type(weight.dtype)).to_type(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>Attention of one new token a sequence over its cache; everything in the cache up to <paramref name="length"/> is seen.</summary>
    /// <param name="query">(B, heads, 1, d) float32</param>
    /// <param name="keys">(B, key heads, capacity, d) float32 or bfloat16</param>
    /// <param name="values">as keys</param>
    /// <param name="length">how many positions of the cache are filled, the new one included</param>
    /// <returns>(B, heads, 1, d) float32</returns>
    public static Tensor Attention(Tensor query, Tensor keys, Tensor values, long length, double? scale = null)
    {
        var factor = scale ?? 1 / Math.Sqrt(query.shape[^1]);
#if !UPSTREAM_PACKAGES
        if (Fused.Enabled && query.device_type == DeviceType.CPU) return TorchSharp.Dispatch.Aten.Call("jarvis::decode_attention", query, keys, values, length, factor);
#endif
        using var scope = NewDisposeScope();
        var groups = query.shape[1] / keys.shape[1];
        Tensor Seen(Tensor cache) => cache.narrow(2, 0, length).to_type(ScalarType.Float32).repeat_interleave(groups, 1);
        var scores = query.matmul(Seen(keys).transpose(-2, -1)) * factor;
        return scores.softmax(-1).matmul(Seen(values)).MoveToOuterDisposeScope();
    }
}
