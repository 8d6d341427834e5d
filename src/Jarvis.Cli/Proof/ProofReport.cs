using Jarvis.Contracts;
using Jarvis.Engine.Benchmarks;

namespace Jarvis.Cli.Proof;

/// <summary>What <c>proof</c> measured on a device, as one JSON document.</summary>
/// <param name="Device">cpu, cuda:0 …</param>
/// <param name="Gpu">Null on the CPU.</param>
/// <param name="Goldens">Null if no runner for the reference vectors was given.</param>
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

/// <summary>Results of the tests that compare the device with reference vectors computed by PyTorch.</summary>
/// <param name="Failures">Name and first message line of each failed test.</param>
public sealed record GoldenProof(int Passed, int Failed, int Skipped, IReadOnlyList<string> Failures);

/// <summary>Training at one shape and precision: speed, and estimated against actual memory.</summary>
/// <param name="PeakDeviceBytes">Peak GPU memory in use beyond what was in use before; null on the CPU.</param>
/// <param name="EstimatedBytes">Estimated memory: of the GPU if it trains there, otherwise of the process.</param>
/// <param name="Failure">Null if it succeeded.</param>
public sealed record TrainProof(
    string Config,
    string Precision,
    TrainBenchResult? Result,
    long? PeakDeviceBytes,
    long EstimatedBytes,
    string? Failure
)
{
    /// <summary>Peak divided by estimate; null if it did not run.</summary>
    public double? PeakShare =>
        Result is null ? null : Math.Round((PeakDeviceBytes ?? Result.PeakMemoryMib << 20) / (double)EstimatedBytes, 3);
}
