using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels;

/// <summary>
/// Operations of training and inference: one pass over memory where one of our kernels covers them, composed of libtorch's operators
/// elsewhere. All versions have gradients and agree to within rounding; tests compare each with the composed one.
/// </summary>
public static partial class Fused
{
    /// <summary>
    /// What computes on the CPU: <c>JARVIS_KERNELS=composed|managed|native</c> in the environment, else the fastest layer that this machine
    /// supports. Tensors on other devices are always composed.
    /// </summary>
    /// <exception cref="PlatformNotSupportedException">This machine does not support that layer.</exception>
    public static KernelLayer Layer
    {
        get => KernelChoice.Layer;
        set => KernelChoice.Layer = value;
    }

    /// <summary>Whether our kernels are used on the CPU. Setting true selects the fastest layer, false the composed one.</summary>
    public static bool Enabled
    {
        get => Layer != KernelLayer.Composed;
        set => Layer = value ? KernelChoice.Fastest : KernelLayer.Composed;
    }

    /// <summary>Whether our kernels compute on this tensor: it must be float32 or bfloat16 and on the CPU.</summary>
    public static bool Covers(Tensor tensor) => Kernels(tensor) is not null;

    /// <summary>The kernels for this tensor; null where the operation is composed.</summary>
    private static CpuKernels? Kernels(Tensor tensor) =>
        Layer == KernelLayer.Composed
        || tensor.device_type != DeviceType.CPU
        || tensor.dtype is not (ScalarType.Float32 or ScalarType.BFloat16)
            ? null
            : CpuKernels.Of(Layer);
}
