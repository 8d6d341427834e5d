namespace Jarvis.Engine.Generation.Sampling;

/// <summary>The steps, one line each, in the order in which they are applied.</summary>
public static class SamplingSteps
{
    public static IReadOnlyList<SamplingStep> All { get; } =
    [new RepetitionPenalty(), new Temperature(), new TopK(), new TopP(), new MinP()];
}
