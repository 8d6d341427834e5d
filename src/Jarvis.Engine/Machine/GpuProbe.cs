using System.Runtime.InteropServices;
using Jarvis.Kernels.Binding;

namespace Jarvis.Engine.Machine;

/// <summary>
/// Which cards a plan may use. None of this loads libtorch, because services ask too. Whether libtorch can really use the card shows when
/// the run starts, which reports it clearly if not.
/// </summary>
internal static class GpuProbe
{
    /// <summary>Cards with CUDA, where the chosen libtorch was built with it.</summary>
    public static int Count() => TorchFolder.HasCuda ? CudaDriver.Cards() : 0;

    /// <summary>Apple's GPU: every libtorch for macOS on arm64 is built with it.</summary>
    public static bool HasMps() =>
        OperatingSystem.IsMacOSVersionAtLeast(14) && RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
}
