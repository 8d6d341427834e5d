namespace Jarvis.Contracts;

/// <summary>Device, precision and threads, and the settings that trade time for memory.</summary>
public sealed record ComputeSettings
{
    [Setting(
        "Precision",
        "auto is bf16 on CUDA and where the processor multiplies it natively, else fp32; fp16 scales its loss and needs CUDA."
    )]
    public PrecisionKind Precision { get; init; } = PrecisionKind.Auto;

    [Setting("Device", "auto takes CUDA, else Apple's GPU, else the processor; or cpu, cuda, cuda:N, mps.")]
    public string Device { get; init; } = "auto";

    [Setting("Threads", "Empty takes one a physical core.", Unit = "threads", Least = 1, Most = 1024)]
    public int? Threads { get; init; }

    [Setting("Seed", "Same plan and seed, same bytes.")]
    public long Seed { get; init; } = 1;

    [Setting(
        "Gradient checkpointing",
        "Recomputes each block in the backward pass instead of keeping its activations: less memory, a third more time."
    )]
    public bool GradientCheckpointing { get; init; }

    [Setting(
        "Offloaded share",
        "Part of the optimizer's state that lives in host memory and is moved in slices at each step.",
        Unit = "share",
        Least = 0,
        Most = 1
    )]
    public double OffloadFraction { get; init; }
}
