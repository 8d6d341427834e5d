using System.Runtime.InteropServices;
using Jarvis.Kernels.Binding;

namespace Jarvis.Engine.Machine;

/// <summary>
/// What cards a plan may use. None of it loads libtorch: a service asks too. That libtorch then uses the card is seen where the run starts,
/// which says so in words where it does not.
/// </summary>
internal static class GpuProbe
{
    /// <summary>Cards with CUDA, where the chosen libtorch was built with it.</summary>
    public static int Count() => TorchFolder.HasCuda ? CudaDriver.Cards() : 0;

    /// <summary>Apple's GPU: every libtorch for macOS on arm64 is built with it.</summary>
    public static bool HasMps() =>
        OperatingSystem.IsMacOSVersionAtLeast(14) && RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
}
