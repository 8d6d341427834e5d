using Jarvis.Contracts;

namespace Jarvis.Engine.Plans;

/// <summary>
/// How long a run is: by steps, by epochs, by hours; the first reached ends it. Epochs become steps as soon as the data's length is known.
/// </summary>
internal static class PlanLength
{
    private const long LongestWarmup = 200;

    /// <summary>Fills in steps and warm-up, where they follow from the plan alone.</summary>
    /// <param name="usualSteps">Steps of the plan's size, used where the plan gives no length at all.</param>
    internal static ScheduleSettings Fill(ScheduleSettings schedule, long usualSteps) =>
        WithWarmup(IsOpen(schedule) ? schedule with { MaxSteps = usualSteps } : schedule);

    /// <summary>The plan with epochs converted to steps.</summary>
    /// <param name="plan">A resolved plan.</param>
    /// <param name="stepsPerEpoch">Called only where the plan counts in epochs, because rows of complete records have to be packed for it.
    /// Not an integer where a step holds rows of two epochs.</param>
    internal static TrainingPlan Settle(TrainingPlan plan, Func<double> stepsPerEpoch) =>
        plan.Schedule.MaxEpochs is null
            ? plan
            : plan with
            {
                Schedule = WithWarmup(plan.Schedule with { MaxSteps = Steps(plan.Schedule, stepsPerEpoch()) }),
            };

    /// <summary>The steps that the run has at most; null where only the hours end it.</summary>
    /// <param name="stepsPerEpoch">Null where it is not known yet; epochs are then ignored.</param>
    internal static long? Steps(ScheduleSettings schedule, double? stepsPerEpoch)
    {
        long? ofEpochs =
            schedule.MaxEpochs is { } epochs && stepsPerEpoch is { } steps
                ? Math.Max(1, (long)Math.Ceiling(Math.Min(epochs * steps, 1e15) - 1e-6))
                : null;
        return ofEpochs is { } most ? Math.Min(most, schedule.MaxSteps ?? long.MaxValue) : schedule.MaxSteps;
    }

    /// <summary>Whether only the hours end the run, so that its number of steps is unknown.</summary>
    internal static bool IsByHoursAlone(ScheduleSettings schedule) => schedule is { MaxSteps: null, MaxEpochs: null, MaxHours: not null };

    private static bool IsOpen(ScheduleSettings schedule) => schedule is { MaxSteps: null, MaxEpochs: null, MaxHours: null };

    /// <summary>5 % of the steps, at most 200; 200 where the steps are unknown.</summary>
    private static ScheduleSettings WithWarmup(ScheduleSettings schedule) =>
        schedule.WarmupSteps is null && (schedule.MaxSteps is not null || schedule.MaxEpochs is null)
            ? schedule with
            {
                WarmupSteps = Math.Min(LongestWarmup, Math.Max(schedule.MaxSteps ?? long.MaxValue, 0) / 20),
            }
            : schedule;
}
