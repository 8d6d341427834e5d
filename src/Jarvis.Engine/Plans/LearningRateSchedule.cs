using Jarvis.Contracts;

namespace Jarvis.Engine.Plans;

/// <summary>The learning rate as a pure function of the step, so that a resumed run needs no state for it. Warm-up rises linearly, its first step included.</summary>
public sealed class LearningRateSchedule
{
    private readonly double _peak, _lowest;
    private readonly long _warmup, _steps;
    private readonly Func<double, double> _shape;

    private LearningRateSchedule(double peak, double lowest, long warmup, long steps, Func<double, double> shape) =>
        (_peak, _lowest, _warmup, _steps, _shape) = (peak, lowest, warmup, steps, shape);

    /// <param name="plan">A resolved plan.</param>
    public static LearningRateSchedule Of(TrainingPlan plan) => Create(plan.Schedule, plan.LearningRate!.Value,
        plan.LearningRate.Value * plan.MinimumLearningRateShare, plan.WarmupSteps!.Value, plan.MaxSteps!.Value, plan.ScheduleCycles, plan.ScheduleDecayShare);

    /// <param name="warmup">Steps of linear rise to the peak.</param>
    /// <param name="steps">All steps, the warm-up included; after them the rate stays where it ended.</param>
    /// <param name="cycles">Of cosine_restarts.</param>
    /// <param name="decayShare">Last part of all steps in which warmup_stable_decay falls.</param>
    public static LearningRateSchedule Create(string name, double peak, double lowest, long warmup, long steps, int cycles = 1, double decayShare = 0.2) =>
        new(peak, lowest, warmup, steps, name switch
        {
            "cosine" => Cosine,
            "linear" => progress => 1 - progress,
            // plateau: what the evaluations make of it is PlateauRate's.
            "constant" or "plateau" => _ => 1,
            // transformers' get_cosine_with_hard_restarts_schedule_with_warmup: each cycle jumps back to the peak, the last ends at the bottom.
            "cosine_restarts" => progress => progress >= 1 ? 0 : Cosine(progress * cycles % 1),
            // transformers' get_wsd_schedule with decay_type="linear" (Hu et al. 2024, MiniCPM).
            "warmup_stable_decay" => progress => Falling(progress, Math.Min(1.0, decayShare * steps / Math.Max(1, steps - warmup))),
            _ => throw new ArgumentException($"There is no schedule '{name}'; known are cosine, linear, constant, cosine_restarts, warmup_stable_decay and plateau.", nameof(name)),
        });

    /// <param name="step">The step about to be taken, from 0.</param>
    public double At(long step)
    {
        if (step < _warmup) return _peak * (step + 1) / _warmup;
        double progress = _steps > _warmup ? Math.Min(1.0, (double)(step - _warmup) / (_steps - _warmup)) : 0;
        return _lowest + (_peak - _lowest) * _shape(progress);
    }

    private static double Cosine(double progress) => 0.5 * (1 + Math.Cos(Math.PI * progress));

    /// <summary>One until the last <paramref name="share"/>, then a line to zero.</summary>
    private static double Falling(double progress, double share) => share <= 0 ? 1 : Math.Clamp((1 - progress) / share, 0, 1);
}
