using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels;

/// <summary>
/// Operations of training and inference that are one pass over memory where a kernel of ours takes them, and composed of libtorch's
/// operators elsewhere. All versions have gradients and agree within rounding; tests run each beside the composed one.
/// </summary>
public static partial class Fused
{
    /// <summary>
    /// Who computes on the CPU: <c>JARVIS_KERNELS=composed|managed|native</c> in the environment, else the fastest that this machine has.
    /// Tensors on other devices are always composed.
    /// </summary>
    /// <exception cref="PlatformNotSupportedException">This machine has no such layer.</exception>
    public static KernelLayer Layer
    {
        get => KernelChoice.Layer;
        set => KernelChoice.Layer = value;
    }

    /// <summary>Whether kernels of ours are used on the CPU. Setting it takes the fastest layer, or the composed one.</summary>
    public static bool Enabled
    {
        get => Layer != KernelLayer.Composed;
        set => Layer = value ? KernelChoice.Fastest : KernelLayer.Composed;
    }

    /// <summary>Whether kernels of ours are used on such a tensor.</summary>
    public static bool Covers(Tensor tensor) => Kernels(tensor) is not null;

    /// <summary>The kernels for such a tensor; null where the operation is composed.</summary>
    private static CpuKernels? Kernels(Tensor tensor) =>
        Layer == KernelLayer.Composed
        || tensor.device_type != DeviceType.CPU
        || tensor.dtype is not (ScalarType.Float32 or ScalarType.BFloat16)
            ? null
            : CpuKernels.Of(Layer);
}
