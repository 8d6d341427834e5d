using Jarvis.Contracts;

namespace Jarvis.Runs;

/// <param name="Best">Absolute folder of the checkpoint with the lowest validation loss; null where nothing was evaluated.</param>
/// <param name="Last">Absolute folder of the newest checkpoint.</param>
/// <param name="Loss">Of the last step.</param>
public sealed record TrainResult(
    RunState State,
    string Reason,
    long Step,
    long MaxSteps,
    long Tokens,
    long Parameters,
    double? Loss,
    double? ValidationLoss,
    double? Perplexity,
    double? Accuracy,
    double? BestLoss,
    string? Best,
    string? Last,
    double? TokensPerSecond,
    double Seconds,
    string Precision,
    int Threads,
    string Directory
);
