namespace Jarvis.Engine.Generation;

/// <param name="LogProbability">Natural logarithm of the model's own probability, before any sampling setting; null unless asked
/// for.</param>
/// <param name="Alternatives">The most likely tokens with their log probabilities, best first.</param>
public sealed record GeneratedToken(
    int Id,
    double? LogProbability = null,
    IReadOnlyList<(int Id, double LogProbability)>? Alternatives = null
);

/// <summary>Why an answer ended.</summary>
public enum FinishReason
{
    /// <summary>The model's end token, or a stop string.</summary>
    Stop,

    /// <summary>The requested number of tokens, or the end of the context.</summary>
    Length,
}
