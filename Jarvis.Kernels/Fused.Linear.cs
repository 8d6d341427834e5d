namespace Jarvis.Kernels;

// Linear layers: in float32 through the fastest product at hand, and in bfloat16 over a copy of the float32 master weight.
public static partial class Fused
{
    /// <summary>x · weightᵀ + bias, all float32.</summary>
    /// <param name="x">(…, inputs)</param>
    /// <param name="weight">(outputs, inputs)</param>
    /// <param name="bias">(outputs), or null</param>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null)
    {
        return nn.functional.linear(x, weight, bias);
    }

    /// <summary>
    /// x · weightᵀ + bias, multiplied in bfloat16 with float32 sums. The gradient of weight is float32 and goes to the master weight.
    /// </summary>
    /// <param name="x">(…, inputs) float32 or bfloat16</param>
    /// <param name="weight">(outputs, inputs) float32 master; only its gradient is used</param>
    /// <param name="weightBf16">(outputs, inputs) bfloat16 copy, refreshed once a step (<see cref="AdamWStep"/> or <see cref="CopyToBf16"/>)</param>
    /// <param name="bias">(outputs) float32, or null</param>
    /// <param name="bf16Output">whether the result stays in bfloat16 (for the next fused operation) or is float32</param>
    public static Tensor LinearBf16(Tensor x, Tensor weight, Tensor weightBf16, Tensor? bias, bool bf16Output = false)
    {
        // The cast of the master carries the gradient; its value is what the copy holds.
        var y = nn.functional.linear(x.to_type(ScalarType.BFloat16), weight.to_type(ScalarType.BFloat16));
        if (!bf16Output) y = y.to_type(ScalarType.Float32);
        return bias is null ? y : y + bias.to_type(y.dtype);
    }

    /// <summary>Writes the bfloat16 roundings of <paramref name="masters"/> into <paramref name="copies"/>, outside of autograd.</summary>
    public static void CopyToBf16(IReadOnlyList<Tensor> masters, IReadOnlyList<Tensor> copies)
    {
        using var quiet = no_grad();
        for (int k = 0; k < masters.Count; k++) copies[k].copy_(masters[k]);
    }
}
