using System.Runtime.Intrinsics.X86;

namespace Jarvis.Engine.Plans;

/// <summary>What this machine can do, asked once; no timings, so that a plan resolves the same way each time.</summary>
/// <param name="PhysicalCores">Cores, not hardware threads.</param>
/// <param name="NativeBf16">The processor multiplies bf16 itself (avx512_bf16 or amx_bf16).</param>
/// <param name="Gpu">The chosen libtorch is built with CUDA, and the driver offers a card.</param>
/// <param name="GpuCount">How many, where it can.</param>
/// <param name="Mps">It can use Apple's GPU.</param>
public sealed record MachineFacts(int PhysicalCores, bool NativeBf16, bool WideVectors, bool Gpu, long MemoryBytes, int GpuCount = 1, bool Mps = false)
{
    private static readonly Lazy<MachineFacts> _here = new(Ask);

    /// <summary>This machine.</summary>
    public static MachineFacts Here => _here.Value;

    /// <summary>Best guess at the arithmetic speed that training reaches, in operations a second; measured speeds are better.</summary>
    public double TrainFlopsPerSecond(bool bf16) =>
        // About 60 % of what a matrix multiplication reaches: 193 GFLOP/s fp32 and 400 bf16 on two Zen 4 cores.
        Gpu ? 4e12 : PhysicalCores * (WideVectors ? bf16 ? 115e9 : 60e9 : 25e9);

    /// <summary>What <c>auto</c> means: CUDA, else Apple's GPU, else the processor.</summary>
    public string BestDevice => Gpu ? "cuda" : Mps ? "mps" : "cpu";

    /// <summary>What <c>auto</c> means on a device: bf16 on CUDA and on a processor that multiplies it itself, else fp32.</summary>
    public string BestPrecision(string device) => device.StartsWith("cuda", StringComparison.Ordinal) || (device == "cpu" && NativeBf16) ? "bf16" : "fp32";

    private static MachineFacts Ask()
    {
        int cards = GpuProbe.Count();
        return new MachineFacts(CoreCount.Physical(), HasNativeBf16(), Avx512F.IsSupported, cards > 0, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, cards, GpuProbe.HasMps());
    }

    private static bool HasNativeBf16()
    {
        if (!Avx512F.IsSupported) return false;
        const int Avx512Bf16Bit = 1 << 5, AmxBf16Bit = 1 << 22;          // CPUID leaf 7: EAX of sub-leaf 1, EDX of sub-leaf 0
        return (X86Base.CpuId(7, 1).Eax & Avx512Bf16Bit) != 0 || (X86Base.CpuId(7, 0).Edx & AmxBf16Bit) != 0;
    }
}
