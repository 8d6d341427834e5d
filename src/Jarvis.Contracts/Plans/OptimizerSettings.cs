namespace Jarvis.Contracts;

/// <summary>How one step updates the weights: batch size, gradient clipping, the optimizer (AdamW and its relatives) and EMA.</summary>
public sealed record OptimizerSettings
{
    [Setting("Optimizer", "How gradients become steps.", Key = "optimizer")]
    public string Kind { get; init; } = "adamw";

    [Setting("Micro batch", "Rows computed at once. Leave empty for the preset's value.", Unit = "rows", Least = 1, Most = 65536)]
    public int? MicroBatch { get; init; }

    [Setting("Gradient accumulation", "Micro batches summed into one step.", Unit = "micro batches", Least = 1, Most = 65536)]
    public int GradientAccumulation { get; init; } = 1;

    [Setting("Clip", "Largest global gradient norm; 0 does not clip.", Least = 0, Most = 1e9)]
    public double ClipGradientNorm { get; init; } = 1.0;

    [Setting("Weight decay", "AdamW's decay, on matrices only.", Least = 0, Most = 10)]
    public double WeightDecay { get; init; } = 0.1;

    [Setting("Beta 1", "Decay of the first moment.", Least = 0, Most = 0.99999)]
    public double Beta1 { get; init; } = 0.9;

    [Setting("Beta 2", "Decay of the second moment.", Least = 0, Most = 0.9999999)]
    public double Beta2 { get; init; } = 0.95;

    [Setting("Epsilon", "Added to the root of the second moment.", Above = 0, Most = 1)]
    public double Epsilon { get; init; } = 1e-8;

    [Setting(
        "Layer decay",
        "Layer-wise learning-rate decay: each layer below the top has this much of the rate of the one above; 1 is off.",
        Least = 0.01,
        Most = 1
    )]
    public double LayerDecay { get; init; } = 1;

    [Setting("Gradient noise", "Eta of Gaussian noise with variance eta / (1 + t)^gamma; 0 is off.", Least = 0, Most = 100)]
    public double GradientNoise { get; init; }

    [Setting("Gradient noise decay", "Gamma of the noise's variance.", OnlyWith = "gradient_noise", Least = 0, Most = 10)]
    public double GradientNoiseDecay { get; init; } = 0.55;

    [Setting("EMA decay", "Decay of the exponential moving average of the weights; 0 keeps none.", Least = 0, Most = 0.9999999)]
    public double EmaDecay { get; init; }

    [Setting("EMA warm-up", "The decay rises with the steps: min(decay, (1 + t) / (10 + t)).", OnlyWith = "ema_decay")]
    public bool EmaWarmup { get; init; } = true;
}
