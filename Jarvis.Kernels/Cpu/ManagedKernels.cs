using System.Runtime.Intrinsics;

namespace Jarvis.Kernels.Cpu;

/// <summary>The kernels in C#, over vectors of 512 or 256 bits, whatever the processor has.</summary>
internal class ManagedKernels : CpuKernels
{
    private protected ManagedKernels()
    {
    }

    internal static ManagedKernels Instance { get; } = new();

    internal static bool Supported => Vector256.IsHardwareAccelerated;
}
