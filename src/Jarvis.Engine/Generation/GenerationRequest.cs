using Jarvis.Engine.Generation.Sampling;

namespace Jarvis.Engine.Generation;

/// <param name="Prompt">At least one token, and fewer than the context holds.</param>
/// <param name="MaxTokens">Of the answer.</param>
/// <param name="EndTokens">Tokens that end the answer; they are not returned.</param>
/// <param name="Alternatives">How many likely tokens to list with each token; null leaves log probabilities out.</param>
public sealed record GenerationRequest(
    IReadOnlyList<int> Prompt,
    int MaxTokens,
    SamplingOptions Sampling,
    IReadOnlySet<int> EndTokens,
    int? Alternatives = null
);
