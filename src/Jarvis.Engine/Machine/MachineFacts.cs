using System.Runtime.Intrinsics.X86;
using Jarvis.Contracts;

namespace Jarvis.Engine.Machine;

/// <summary>What this machine can do, asked once; no timings, so that a plan resolves the same way each time.</summary>
/// <param name="PhysicalCores">Cores, not hardware threads.</param>
/// <param name="NativeBf16">The processor multiplies bf16 in hardware (avx512_bf16 or amx_bf16).</param>
/// <param name="Gpu">Whether the chosen libtorch is built with CUDA and the driver offers a card.</param>
/// <param name="MemoryBytes">Main memory; within a container, its limit.</param>
/// <param name="GpuCount">How many cards, where <paramref name="Gpu"/> is true.</param>
/// <param name="Mps">Whether Apple's GPU can be used.</param>
public sealed record MachineFacts(
    int PhysicalCores,
    bool NativeBf16,
    bool WideVectors,
    bool Gpu,
    long MemoryBytes,
    int GpuCount = 1,
    bool Mps = false
)
{
    private const string Cuda = "cuda",
        Numbered = Cuda + ":";
    private static readonly Lazy<MachineFacts> _here = new(Ask);

    /// <summary>This machine. Asks NVIDIA's driver where there is one, which takes a moment the first time.</summary>
    public static MachineFacts Here => _here.Value;

    /// <summary>
    /// The cards in the order of <c>cuda:N</c>, whether libtorch can use them or not; empty where no driver reports them.
    /// </summary>
    public IReadOnlyList<GpuFacts> Gpus { get; init; } = [];

    /// <summary>Main memory that other programs use; null where it was not measured.</summary>
    public long? MemoryUsedBytes { get; init; }

    /// <summary>What <c>auto</c> means: CUDA, else Apple's GPU, else the processor.</summary>
    public string BestDevice =>
        Gpu ? Cuda
        : Mps ? "mps"
        : "cpu";

    /// <summary>The card behind <c>cuda</c> or <c>cuda:N</c>; null for other devices, and where no driver reports it.</summary>
    public GpuFacts? Card(string device) =>
        device == Cuda ? Gpus.FirstOrDefault()
        : device.StartsWith(Numbered, StringComparison.Ordinal) && int.TryParse(device.AsSpan(Numbered.Length), out int number)
            ? Gpus.ElementAtOrDefault(number)
        : null;

    /// <summary>
    /// What <c>auto</c> means on a device. A card of compute capability 8.0 or more and a processor with native bf16 use bf16, an older
    /// card fp16, everything else fp32. A card whose capability is unknown uses bf16, which is right on every card and slow on old ones;
    /// fp16 could overflow on any.
    /// </summary>
    public PrecisionKind BestPrecision(string device) =>
        device.StartsWith(Cuda, StringComparison.Ordinal)
            ? Card(device)?.HasBf16 == false
                ? PrecisionKind.Fp16
                : PrecisionKind.Bf16
            : device == "cpu" && NativeBf16
                ? PrecisionKind.Bf16
                : PrecisionKind.Fp32;

    /// <summary>Whether the processor multiplies bf16 in hardware.</summary>
    internal static bool HasNativeBf16()
    {
        if (!Avx512F.IsSupported)
        {
            return false;
        }
        const int Avx512Bf16Bit = 1 << 5,
            AmxBf16Bit = 1 << 22; // CPUID leaf 7: EAX of sub-leaf 1, EDX of sub-leaf 0
        return (X86Base.CpuId(7, 1).Eax & Avx512Bf16Bit) != 0 || (X86Base.CpuId(7, 0).Edx & AmxBf16Bit) != 0;
    }

    private static MachineFacts Ask()
    {
        NativeSettings.CountCardsByBus(); // before the driver is asked for the first time
        int cards = GpuProbe.Count();
        return new MachineFacts(
            CoreCount.Physical(),
            HasNativeBf16(),
            Avx512F.IsSupported,
            cards > 0,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            cards,
            GpuProbe.HasMps()
        )
        {
            Gpus = VisibleGpus.Of(new NvidiaSmi().Sample(), Environment.GetEnvironmentVariable(VisibleGpus.Variable)),
        };
    }
}
