using Jarvis.Kernels.Functions;

namespace Jarvis.Kernels;

// Linear layers: in float32 with the fastest matrix product available, and in bfloat16 with a copy of the float32 master weight.
public static partial class Fused
{
    /// <summary>x · weightᵀ + bias, all float32.</summary>
    /// <param name="x">(…, inputs)</param>
    /// <param name="weight">(outputs, inputs)</param>
    /// <param name="bias">(outputs), or null</param>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null) =>
        Kernels(x) is { } kernels ? new LinearFunction(kernels, x, weight, bias).ApplyOne() : nn.functional.linear(x, weight, bias);

    /// <summary>
    /// x · weightᵀ + bias, multiplied in bfloat16 with float32 sums. The gradient of weight is float32 and goes to the master weight.
    /// </summary>
    /// <param name="x">(…, inputs) float32 or bfloat16</param>
    /// <param name="weight">(outputs, inputs) float32 master; only its gradient is used</param>
    /// <param name="weightBf16">(outputs, inputs) bfloat16 copy, refreshed once a step (<see cref="AdamWStep"/> or
    /// <see cref="CopyToBf16"/>)</param>
    /// <param name="bias">(outputs) float32, or null</param>
    /// <param name="bf16Output">whether the result stays in bfloat16 (for the next fused operation) or is float32</param>
    public static Tensor LinearBf16(Tensor x, Tensor weight, Tensor weightBf16, Tensor? bias, bool bf16Output = false) =>
        new LinearBf16Function(Kernels(x), x, weight, weightBf16, bias, bf16Output).ApplyOne();

    /// <summary>Rounds <paramref name="masters"/> to bfloat16 into <paramref name="copies"/>, outside of autograd.</summary>
    public static unsafe void CopyToBf16(IReadOnlyList<Tensor> masters, IReadOnlyList<Tensor> copies)
    {
        if (masters.Count == 0)
        {
            return;
        }
        using var quiet = no_grad();
        if (Kernels(masters[0]) is not { } kernels || !masters.Concat(copies).All(tensor => tensor.is_contiguous()))
        {
            Scripts.Copy([.. copies], [.. masters]);
            return;
        }
        for (int k = 0; k < masters.Count; k++)
        {
            Raw.Expect(
                masters[k].dtype == ScalarType.Float32 && Raw.IsBf16(copies[k]) && copies[k].numel() == masters[k].numel(),
                "copy_to_bf16: masters are float32, and each copy is bfloat16 and of its master's shape"
            );
            kernels.Narrow(Raw.At<float>(masters[k]), Raw.At<ushort>(copies[k]), masters[k].numel());
        }
    }
}
