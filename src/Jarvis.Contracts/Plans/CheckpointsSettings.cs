namespace Jarvis.Contracts;

/// <summary>When checkpoints are written, and which of them are kept.</summary>
public sealed record CheckpointsSettings
{
    [Setting("Checkpoint every", "A new best is saved whenever it is found.", Unit = "steps", Least = 1, Most = 1_000_000_000)]
    public long CheckpointEverySteps { get; init; } = 50;

    [Setting("Keep", "Newest checkpoints kept beside the best and the last.", Unit = "checkpoints", Least = 0, Most = 100_000)]
    public int KeepCheckpoints { get; init; } = 3;

    [Setting(
        "Keep every",
        "Checkpoints at multiples of this are kept for good; 0 keeps none so.",
        Unit = "steps",
        Least = 0,
        Most = 1_000_000_000
    )]
    public long KeepEverySteps { get; init; }

    [Setting(
        "Keep at most",
        "Checkpoints of the run on disk at once, the best and the last among them; 0 has no limit.",
        Unit = "checkpoints",
        Least = 0,
        Most = 1_000_000
    )]
    public int KeepAtMost { get; init; }
}
