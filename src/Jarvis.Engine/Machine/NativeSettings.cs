using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Jarvis.Engine.Machine;

/// <summary>
/// Environment variables that libtorch reads once, when it is loaded. They are set through libc, because what .NET sets does not reach
/// native code.
/// </summary>
public static partial class NativeSettings
{
    private const string Capability = "ATEN_CPU_CAPABILITY";
    private static readonly string[] _levels = ["default", "avx2", "avx512"];

    /// <summary>
    /// The vector level of ATen's own kernels, by libtorch's rule: the variable, else the best that the processor has; null on processors
    /// other than x86.
    /// </summary>
    public static string? VectorLevel =>
        !X86Base.IsSupported ? null
        : Read(Capability) is { } asked && _levels.Contains(asked) ? asked
        : _levels[BestLevel()];

    /// <summary>Restores the vector level of an earlier attempt, where this processor supports it and libtorch is not loaded yet.</summary>
    internal static void Restore(ArithmeticBasis before)
    {
        if (OperatingSystem.IsWindows() || LoadedLibraries.Find("libtorch_cpu") is not null)
        {
            return;
        }
        if (before.VectorLevel is { } level && Array.IndexOf(_levels, level) is >= 0 and var wanted && wanted <= BestLevel())
        {
            _ = SetEnvironment(Capability, level, 1);
        }
    }

    /// <summary>
    /// Makes CUDA number the cards as nvidia-smi does, so that cuda:1 is the same card for both. CUDA reads the variable once, at its first
    /// call; a run that the service starts has it from the start, on Windows too.
    /// </summary>
    internal static void CountCardsByBus()
    {
        if (!OperatingSystem.IsWindows() && Read(VisibleGpus.Order) is null)
        {
            _ = SetEnvironment(VisibleGpus.Order, VisibleGpus.ByBus, 1);
        }
    }

    private static int BestLevel() =>
        Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported && Fma.IsSupported ? 2
        : Avx2.IsSupported && Fma.IsSupported ? 1
        : 0;

    private static string? Read(string name) =>
        OperatingSystem.IsWindows() ? Environment.GetEnvironmentVariable(name) : Marshal.PtrToStringUTF8(GetEnvironment(name));

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnvironment(string name);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
