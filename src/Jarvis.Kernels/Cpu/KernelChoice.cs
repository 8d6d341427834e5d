namespace Jarvis.Kernels.Cpu;

/// <summary>Which <see cref="KernelLayer"/> this process uses, and which ones it could use.</summary>
public static class KernelChoice
{
    internal const string Variable = "JARVIS_KERNELS";

    private static KernelLayer? _layer;

    /// <summary>See <see cref="Fused.Layer"/>.</summary>
    /// <exception cref="PlatformNotSupportedException">This machine has no such layer.</exception>
    internal static KernelLayer Layer
    {
        get => _layer ??= AtStart();
        set => _layer = Refusal(value) is { } refusal ? throw new PlatformNotSupportedException(refusal) : value;
    }

    /// <summary>
    /// Whether libtorch's own operators compute on the CPU, because the environment asks for them or nothing else is supported. Loads no
    /// library to find out.
    /// </summary>
    public static bool IsComposed =>
        !CpuKernels.Supported
        || (
            Enum.TryParse(Environment.GetEnvironmentVariable(Variable), ignoreCase: true, out KernelLayer asked)
            && asked == KernelLayer.Composed
        );

    /// <summary>The layer that is used unless the environment names one.</summary>
    internal static KernelLayer Fastest =>
        Refusal(KernelLayer.Native) is null ? KernelLayer.Native
        : Refusal(KernelLayer.Managed) is null ? KernelLayer.Managed
        : KernelLayer.Composed;

    /// <exception cref="PlatformNotSupportedException">The environment names a layer that does not exist, or that this machine does not
    /// support.</exception>
    internal static KernelLayer AtStart()
    {
        string? asked = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(asked))
        {
            return Fastest;
        }
        if (!Enum.TryParse(asked, ignoreCase: true, out KernelLayer layer) || !Enum.IsDefined(layer))
        {
            throw new PlatformNotSupportedException(
                $"{Variable} is \"{asked}\", which is no layer of kernels: it can be composed, managed or native."
            );
        }
        return Refusal(layer) is { } refusal ? throw new PlatformNotSupportedException(refusal) : layer;
    }

    /// <summary>Why this machine does not support a layer; null where it does.</summary>
    internal static string? Refusal(KernelLayer layer) =>
        layer switch
        {
            // The C library has few kernels: the native layer takes the others from C#.
            KernelLayer.Managed or KernelLayer.Native when !CpuKernels.Supported =>
                "The kernels need a processor with vectors of at least 256 bits (AVX2), which this one does not have. Say composed.",
            KernelLayer.Native => NativeKernels.Refusal,
            _ => null,
        };
}
