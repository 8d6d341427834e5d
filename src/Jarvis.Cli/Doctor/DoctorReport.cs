using Jarvis.Contracts;

namespace Jarvis.Cli.Doctor;

/// <summary>What <c>doctor --json</c> prints.</summary>
/// <param name="Healthy">Nothing that Jarvis needs is missing.</param>
internal sealed record DoctorReport(
    bool Healthy,
    string Version,
    MachineReport Machine,
    ChosenReport Chosen,
    IReadOnlyList<Finding> Findings
);

/// <param name="Vectors">The widest SIMD instructions that the processor supports: avx512, avx2, neon or none.</param>
internal sealed record MachineReport(
    string System,
    string Runtime,
    string Processor,
    int PhysicalCores,
    int LogicalCores,
    string Vectors,
    bool NativeBf16,
    long MemoryTotalBytes,
    long MemoryFreeBytes,
    long DiskTotalBytes,
    long DiskFreeBytes,
    IReadOnlyList<GpuSample> Gpus
);

/// <param name="Torch">libtorch's version; null if it does not load.</param>
/// <param name="TorchFrom">The file libtorch was loaded from; null if the system does not say.</param>
/// <param name="TorchChoice">What --torch means here: cpu, cuda, or the folder of an installed PyTorch.</param>
/// <param name="Kernels">native, managed (in C#), or composed of libtorch's operators; none if libtorch does not load.</param>
internal sealed record ChosenReport(
    string Home,
    string? Torch,
    string? TorchFrom,
    string TorchChoice,
    string Kernels,
    string Device,
    string Precision,
    int Threads,
    string? VectorLevel
);

internal enum FindingKind
{
    Fine,
    Advice,
    Problem,
}

/// <param name="Remedy">What the user should do; null if there is nothing to do.</param>
internal sealed record Finding(FindingKind Kind, string Subject, string Text, string? Remedy = null);
