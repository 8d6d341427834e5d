namespace Jarvis.Engine.Training;

/// <summary>How fast the run moves, for the ETA: recent steps count more, evaluations and saves are counted where they fall.</summary>
internal sealed class Pace
{
    private const double NewWeight = 0.1;
    private double? _secondsPerStep;

    /// <summary>Duration of the newest evaluation with its samples and checkpoint; null before the first.</summary>
    public double? EvaluationSeconds { get; set; }

    public void Stepped(double seconds) => _secondsPerStep = _secondsPerStep is { } mean ? mean + NewWeight * (seconds - mean) : seconds;

    /// <returns>Seconds until the planned end; null before the first step.</returns>
    public double? Eta(long stepsLeft, long evaluationsLeft) =>
        _secondsPerStep is { } step ? stepsLeft * step + evaluationsLeft * (EvaluationSeconds ?? 0) : null;
}
