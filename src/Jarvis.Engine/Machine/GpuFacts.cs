using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Engine.Machine;

/// <summary>A GPU as its driver describes it; null where the driver does not report a value.</summary>
/// <param name="Index">The driver's number, which is not the <c>cuda:N</c> of a process that sees only some cards.</param>
/// <param name="Name">As its maker writes it.</param>
/// <param name="UsedBytes">By every program, the desktop included, on Windows too.</param>
public sealed record GpuFacts(int Index, string Name, Version? ComputeCapability, long? TotalBytes, long? UsedBytes)
{
    private const double Gibibyte = 1L << 30;

    /// <summary>The facts in a sample of the card.</summary>
    public static GpuFacts Of(GpuSample sample) =>
        new(
            sample.Index,
            sample.Name,
            Version.TryParse(sample.ComputeCapability, out var capability) ? capability : null,
            sample.MemoryTotalBytes > 0 ? sample.MemoryTotalBytes : null,
            sample.MemoryTotalBytes > 0 ? sample.MemoryUsedBytes : null
        );

    /// <summary>Ampere and later: bf16 in hardware, and TF32 for fp32.</summary>
    public bool? HasBf16 => ComputeCapability is { } capability ? capability.Major >= 8 : null;

    /// <summary>As people call it: <c>RTX 3060 12 GB</c>. Makers count a card's memory in powers of two.</summary>
    public string Label
    {
        get
        {
            string name = Name.Replace("NVIDIA ", "", StringComparison.Ordinal).Replace("GeForce ", "", StringComparison.Ordinal).Trim();
            return TotalBytes is not { } total || name.EndsWith("GB", StringComparison.Ordinal)
                ? name
                : string.Create(CultureInfo.InvariantCulture, $"{name} {Math.Round(total / Gibibyte):0} GB");
        }
    }
}
