using Jarvis.Contracts;

namespace Jarvis.Engine.Plans;

/// <summary>
/// The learning rate as a pure function of the step, so that a resumed run needs no state for it; where hours end the run, it also depends
/// on the hours used. Warm-up rises linearly, its first step included.
/// </summary>
public sealed class LearningRateSchedule
{
    /// <summary>
    /// The schedules, one line each, by their names in plans. Each maps the progress after the warm-up to a share of the way from the
    /// lowest rate to the peak.
    /// </summary>
    private static readonly Dictionary<string, Func<Course, double, double>> _shapes = new(StringComparer.Ordinal)
    {
        ["cosine"] = (_, progress) => Cosine(progress),
        ["linear"] = (_, progress) => 1 - progress,
        ["constant"] = (_, _) => 1,
        // transformers' get_cosine_with_hard_restarts_schedule_with_warmup: each cycle jumps back to the peak, the last ends at the bottom.
        ["cosine_restarts"] = (course, progress) => progress >= 1 ? 0 : Cosine(progress * course.Cycles % 1),
        // transformers' get_wsd_schedule with decay_type="linear" (Hu et al. 2024, MiniCPM).
        ["warmup_stable_decay"] = (course, progress) =>
            Falling(progress, Math.Min(1.0, course.DecayShare * course.Steps / Math.Max(1, course.Steps - course.Warmup))),
        // Constant here; PlateauRate applies what the evaluations change.
        [Plateau] = (_, _) => 1,
    };

    private readonly double _peak,
        _lowest;
    private readonly Course _course;
    private readonly Func<Course, double, double> _shape;

    private LearningRateSchedule(double peak, double lowest, Course course, Func<Course, double, double> shape) =>
        (_peak, _lowest, _course, _shape) = (peak, lowest, course, shape);

    /// <summary>Name of the schedule that follows the validation loss.</summary>
    public const string Plateau = "plateau";

    public static IReadOnlyList<string> Names => [.. _shapes.Keys];

    /// <param name="plan">A resolved plan.</param>
    public static LearningRateSchedule Of(TrainingPlan plan) =>
        Create(
            plan.Schedule.Kind,
            plan.Schedule.LearningRate!.Value,
            plan.Schedule.LearningRate.Value * plan.Schedule.MinimumLearningRateShare,
            plan.Schedule.WarmupSteps!.Value,
            plan.Schedule.MaxSteps ?? long.MaxValue,
            plan.Schedule.ScheduleCycles,
            plan.Schedule.ScheduleDecayShare
        );

    /// <param name="warmup">Steps of linear rise to the peak.</param>
    /// <param name="steps">All steps, the warm-up included; after them the rate stays where it ended.</param>
    /// <param name="cycles">Of cosine_restarts.</param>
    /// <param name="decayShare">Last part of all steps in which warmup_stable_decay falls.</param>
    /// <exception cref="ArgumentException">There is no such schedule.</exception>
    public static LearningRateSchedule Create(
        string name,
        double peak,
        double lowest,
        long warmup,
        long steps,
        int cycles = 1,
        double decayShare = 0.2
    ) =>
        _shapes.TryGetValue(name, out var shape)
            ? new(peak, lowest, new Course(warmup, steps, cycles, decayShare), shape)
            : throw new ArgumentException($"There is no schedule '{name}'; known are {string.Join(", ", _shapes.Keys)}.", nameof(name));

    /// <param name="step">The step about to be taken, from 0.</param>
    /// <param name="hoursShare">Share of the run's hours that is used, 0 to 1; where it is ahead of the share of steps, the rate falls with
    /// it. 0 where no hours end the run.</param>
    public double At(long step, double hoursShare = 0)
    {
        long warmup = _course.Warmup;
        if (step < warmup)
        {
            return _peak * (step + 1) / warmup;
        }
        // The number of steps that the hours allow at this pace, used as if the plan had asked for it.
        long steps = hoursShare > 0 ? (long)Math.Min(_course.Steps, Math.Ceiling(step / hoursShare)) : _course.Steps;
        double progress = steps > warmup ? Math.Min(1.0, (double)(step - warmup) / (steps - warmup)) : 0;
        return _lowest + (_peak - _lowest) * _shape(_course with { Steps = steps }, progress);
    }

    private static double Cosine(double progress) => 0.5 * (1 + Math.Cos(Math.PI * progress));

    /// <summary>One until the last <paramref name="share"/>, then a line to zero.</summary>
    private static double Falling(double progress, double share) => share <= 0 ? 1 : Math.Clamp((1 - progress) / share, 0, 1);

    /// <param name="Steps">All of them, the warm-up included.</param>
    private sealed record Course(long Warmup, long Steps, int Cycles, double DecayShare);
}
