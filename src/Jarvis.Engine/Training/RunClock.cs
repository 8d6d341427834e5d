using Jarvis.Contracts;

namespace Jarvis.Engine.Training;

/// <summary>How far a run is, by its steps and by its hours, and how long it will still take.</summary>
/// <param name="before">Seconds of earlier attempts (<see cref="TrainerState.ElapsedSeconds"/>).</param>
internal sealed class RunClock(TrainingPlan plan, double before, TimeProvider time)
{
    private const double SecondsPerHour = 3600;

    private readonly long _startedAt = time.GetTimestamp();

    /// <summary>Seconds in all attempts, pauses and restarts not counted.</summary>
    public double Elapsed => before + time.GetElapsedTime(_startedAt).TotalSeconds;

    /// <summary>Used share of the time that a run may train, 0 to 1; 0 where that has no limit.</summary>
    public static double HoursShare(TrainingPlan plan, TrainerState state) =>
        plan.Schedule.MaxHours is { } hours ? Math.Min(1, state.ElapsedSeconds / (hours * SecondsPerHour)) : 0;

    /// <summary>0 to 1: of the steps or of the hours, whichever is further.</summary>
    public double Share(TrainerState state) =>
        Math.Max(HoursShare(plan, state), plan.Schedule.MaxSteps is { } steps ? Math.Min(1.0, (double)state.Step / steps) : 0);

    /// <summary>Seconds until the steps or the hours are over, whichever is first; null before the first step.</summary>
    public double? Eta(TrainerState state, Pace pace)
    {
        double? bySteps = plan.Schedule.MaxSteps is { } steps
            ? pace.Eta(steps - state.Step, (steps - state.Step) / plan.Evaluation.EvaluateEverySteps)
            : null;
        double? byHours = plan.Schedule.MaxHours * SecondsPerHour - state.ElapsedSeconds;
        return bySteps is null || byHours < bySteps ? byHours : bySteps;
    }
}
