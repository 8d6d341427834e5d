namespace Jarvis.Contracts;

/// <param name="CpuPercent">0 to 100 over all cores.</param>
/// <param name="CpuTemperature">Degrees Celsius; null if there is no sensor.</param>
/// <param name="Torch">The selected libtorch: cpu, cuda, or the folder of an installed PyTorch; null in samples of earlier
/// versions.</param>
public sealed record HardwareSample(
    DateTimeOffset At,
    string Cpu,
    int Cores,
    double CpuPercent,
    double? CpuTemperature,
    long MemoryTotalBytes,
    long MemoryUsedBytes,
    long DiskTotalBytes,
    long DiskFreeBytes,
    IReadOnlyList<GpuSample> Gpus,
    string? Torch = null
);

/// <param name="Temperature">Degrees Celsius.</param>
/// <param name="PowerWatts">Null if the driver does not report it.</param>
public sealed record GpuSample(
    int Index,
    string Name,
    double? UtilizationPercent,
    long MemoryTotalBytes,
    long MemoryUsedBytes,
    double? Temperature,
    double? PowerWatts
)
{
    /// <summary>Null if the driver does not report it. Less than total minus used, because the driver reserves some for itself.</summary>
    public long? MemoryFreeBytes { get; init; }

    /// <summary>Such as <c>8.6</c>; null if the driver is too old to report it.</summary>
    public string? ComputeCapability { get; init; }

    /// <summary>The driver's unique id of this card, such as <c>GPU-5f3c…</c>.</summary>
    public string? Uuid { get; init; }
}
