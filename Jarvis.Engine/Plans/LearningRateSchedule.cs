using Jarvis.Contracts;

namespace Jarvis.Engine.Plans;

/// <summary>The learning rate as a pure function of the step, so that a resumed run needs no state for it.</summary>
public sealed class LearningRateSchedule
{
    private readonly double _peak, _lowest;
    private readonly long _warmup, _steps;
    private readonly Func<double, double> _shape;

    private LearningRateSchedule(double peak, double lowest, long warmup, long steps, Func<double, double> shape) =>
        (_peak, _lowest, _warmup, _steps, _shape) = (peak, lowest, warmup, steps, shape);

    /// <param name="plan">A resolved plan.</param>
    public static LearningRateSchedule Of(TrainingPlan plan) => Create(plan.Schedule, plan.LearningRate!.Value,
        plan.LearningRate.Value * plan.MinimumLearningRateShare, plan.WarmupSteps!.Value, plan.MaxSteps!.Value);

    /// <param name="warmup">Steps of linear rise to the peak.</param>
    /// <param name="steps">All steps, the warm-up included; after them the rate stays where it ended.</param>
    public static LearningRateSchedule Create(string name, double peak, double lowest, long warmup, long steps) => new(peak, lowest, warmup, steps, name switch
    {
        "cosine" => progress => 0.5 * (1 + Math.Cos(Math.PI * progress)),
        "linear" => progress => 1 - progress,
        "constant" => _ => 1,
        _ => throw new ArgumentException($"There is no schedule '{name}'; known are cosine, linear and constant.", nameof(name)),
    });

    /// <param name="step">The step about to be taken, from 0.</param>
    public double At(long step)
    {
        if (step < _warmup) return _peak * (step + 1) / _warmup;
        double progress = _steps > _warmup ? Math.Min(1.0, (double)(step - _warmup) / (_steps - _warmup)) : 0;
        return _lowest + (_peak - _lowest) * _shape(progress);
    }
}
