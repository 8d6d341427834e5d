namespace Jarvis.Contracts;

/// <summary>Evaluation on held-out text, early stopping, and sample answers.</summary>
public sealed record EvaluationSettings
{
    [Setting("Evaluate every", "Steps between evaluations on held-out text.", Unit = "steps", Least = 1, Most = 1_000_000_000)]
    public long EvaluateEverySteps { get; init; } = 50;

    [Setting(
        "Evaluation batches",
        "Held-out micro batches an evaluation reads at most.",
        Unit = "micro batches",
        Least = 1,
        Most = 1_000_000
    )]
    public int EvaluationBatches { get; init; } = 20;

    [Setting(
        "Patience",
        "Evaluations without a better loss before the run stops early; 0 never does.",
        Unit = "evaluations",
        Least = 0,
        Most = 1_000_000
    )]
    public int Patience { get; init; } = 5;

    [Setting(
        "Sample prompts",
        "Answered at every evaluation. Leave empty to use the beginnings of held-out records.",
        OnlyWith = "sample_tokens"
    )]
    public IReadOnlyList<string> SamplePrompts { get; init; } = [];

    [Setting("Sample length", "Longest answer to a sample prompt; 0 writes no samples.", Unit = "tokens", Least = 0, Most = 4096)]
    public int SampleTokens { get; init; } = 48;
}
