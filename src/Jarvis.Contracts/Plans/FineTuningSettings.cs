namespace Jarvis.Contracts;

/// <summary>Which weights are trained: all, the upper layers, or low-rank adapters (LoRA, Hu et al. 2021).</summary>
public sealed record FineTuningSettings
{
    [Setting("Method", "Train all weights, or low-rank adapters beside frozen ones.")]
    public FineTuningMethod Method { get; init; } = FineTuningMethod.Full;

    [Setting("LoRA rank", "Inner width of an adapter.", Unit = "features", OnlyWith = "method=lora", Least = 1, Most = 65536)]
    public int LoraRank { get; init; } = 8;

    [Setting("LoRA alpha", "An adapter's output is scaled by alpha / rank.", OnlyWith = "method=lora", Above = 0, Most = 1000000)]
    public double LoraAlpha { get; init; } = 16;

    [Setting(
        "LoRA dropout",
        "Share of an adapter's inputs dropped while training.",
        Unit = "share",
        OnlyWith = "method=lora",
        Least = 0,
        Most = 0.95
    )]
    public double LoraDropout { get; init; }

    [Setting(
        "LoRA targets",
        "Names of the projections that get adapters, such as q_proj; empty is all linear ones but the head.",
        OnlyWith = "method=lora"
    )]
    public IReadOnlyList<string> LoraTargets { get; init; } = [];

    [Setting("Rank-stabilised LoRA", "Scale by alpha / √rank (rsLoRA).", OnlyWith = "method=lora")]
    public bool LoraRankStabilized { get; init; }

    [Setting(
        "Frozen share",
        "Lower part of the layers, embeddings included, that keeps its weights in full fine-tuning.",
        Unit = "share",
        OnlyWith = "method=full",
        Least = 0,
        Most = 1
    )]
    public double FreezeFraction { get; init; }
}
