namespace Jarvis.Contracts;

/// <summary>What is minimised.</summary>
public sealed record LossSettings
{
    [Setting("Responses only", "Only answers count in the loss of conversations; off counts every token.")]
    public bool ResponsesOnly { get; init; } = true;

    [Setting("Label smoothing", "Share of each target spread over the vocabulary.", Unit = "share", Least = 0, Most = 0.99)]
    public double LabelSmoothing { get; init; }

    [Setting(
        "R-Drop alpha",
        "Weight of the symmetric divergence between two passes with different dropout; 0 is off.",
        Least = 0,
        Most = 100
    )]
    public double RDropAlpha { get; init; }

    [Setting(
        "Contrastive weight",
        "Weight of the code contrastive loss between pooled code and docstring; 0 is off.",
        Least = 0,
        Most = 100
    )]
    public double ContrastiveWeight { get; init; }

    [Setting(
        "Contrastive temperature",
        "Divides the similarities of the contrastive loss.",
        OnlyWith = "contrastive_weight",
        Least = 0.001,
        Most = 100
    )]
    public double ContrastiveTemperature { get; init; } = 0.07;
}
