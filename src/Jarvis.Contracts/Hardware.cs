namespace Jarvis.Contracts;

/// <param name="CpuPercent">0 to 100 over all cores.</param>
/// <param name="CpuTemperature">Degrees Celsius; null where there is no sensor.</param>
/// <param name="Torch">The libtorch that was chosen: cpu, cuda, or the folder of an installed PyTorch; null in samples of earlier
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
/// <param name="PowerWatts">Null where the driver does not say.</param>
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
    /// <summary>Null where the driver does not say. Less than total without used: the driver keeps some for itself.</summary>
    public long? MemoryFreeBytes { get; init; }

    /// <summary>Such as <c>8.6</c>; null where the driver is too old to say.</summary>
    public string? ComputeCapability { get; init; }

    /// <summary>The driver's name for this one card, such as <c>GPU-5f3c…</c>.</summary>
    public string? Uuid { get; init; }
}
