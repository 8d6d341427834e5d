namespace Jarvis.Kernels.Cpu;

/// <summary>Kernels of the C library where it has them, those in C# elsewhere.</summary>
internal sealed class NativeKernels : ManagedKernels
{
    private static readonly Lazy<NativeKernels> Made = new(() => Refusal is null ? new NativeKernels() : throw new PlatformNotSupportedException(Refusal));

    private NativeKernels()
    {
    }

    /// <summary>Why the library is not used on this machine; null where it is there and computed what it must.</summary>
    internal static string? Refusal => "The kernels in C were not built here: a C compiler makes them when Jarvis is built.";

    internal static new NativeKernels Instance => Made.Value;
}
