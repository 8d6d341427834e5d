using Jarvis.Contracts;
using Jarvis.Engine.Benchmarks;

namespace Jarvis.Cli.Proof;

/// <summary>What <c>proof</c> saw of a device, as one JSON document.</summary>
/// <param name="Device">cpu, cuda:0 …</param>
/// <param name="Gpu">Null where the processor computes.</param>
/// <param name="Goldens">Null where no runner of the reference vectors was given.</param>
/// <param name="DeviceOk">Every measurement and every reference vector succeeded.</param>
public sealed record ProofReport(
    DateTimeOffset At,
    string Jarvis,
    string System,
    string Runtime,
    string Libtorch,
    string Device,
    GpuSample? Gpu,
    string Kernels,
    GoldenProof? Goldens,
    IReadOnlyList<TrainProof> Training,
    GenerateBenchResult? Decoding,
    bool DeviceOk
);

/// <summary>The reference vectors that PyTorch computed, on the device.</summary>
/// <param name="Failures">Name and first line of each that failed.</param>
public sealed record GoldenProof(int Passed, int Failed, int Skipped, IReadOnlyList<string> Failures);

/// <summary>One shape and precision: speed, and the memory that the estimate said beside what it took.</summary>
/// <param name="PeakDeviceBytes">What the card held beyond what it held before; null where the processor computes.</param>
/// <param name="EstimatedBytes">What the estimate says for where it computes: the card, or the process.</param>
/// <param name="Failure">Null where it ran.</param>
public sealed record TrainProof(
    string Config,
    string Precision,
    TrainBenchResult? Result,
    long? PeakDeviceBytes,
    long EstimatedBytes,
    string? Failure
)
{
    /// <summary>Peak over estimate; null where it did not run.</summary>
    public double? PeakShare =>
        Result is null ? null : Math.Round((PeakDeviceBytes ?? Result.PeakMemoryMib << 20) / (double)EstimatedBytes, 3);
}
