using Jarvis.Contracts;

namespace Jarvis.Engine.Checkpoints;

/// <summary>
/// Which checkpoints of a run are kept: always the best and the last, the newest few, and for good those at multiples of a step count; the
/// total can be limited.
/// </summary>
/// <param name="Newest">How many of the newest are kept, including the last.</param>
/// <param name="EverySteps">0 keeps none for good.</param>
/// <param name="AtMost">0 sets no limit; the best and the last are kept in any case.</param>
public sealed record Retention(int Newest, long EverySteps = 0, int AtMost = 0)
{
    /// <summary>The rule that a plan asks for.</summary>
    public static Retention Of(TrainingPlan plan) =>
        new(plan.Checkpoints.KeepCheckpoints, plan.Checkpoints.KeepEverySteps, plan.Checkpoints.KeepAtMost);

    /// <param name="steps">Steps of the existing checkpoints, ascending.</param>
    /// <param name="best">Step of the best one; null where there is none.</param>
    /// <returns>Steps of the checkpoints to remove, oldest first.</returns>
    public IReadOnlyList<long> Doomed(IReadOnlyList<long> steps, long? best)
    {
        if (steps.Count == 0)
        {
            return [];
        }
        long last = steps[^1];
        var stay = steps
            .TakeLast(Math.Max(1, Newest))
            .Concat(steps.Where(step => step == best || (EverySteps > 0 && step % EverySteps == 0)))
            .ToHashSet();
        if (AtMost > 0)
        {
            foreach (
                long step in steps
                    .Where(step => step != best && step != last && stay.Contains(step))
                    .Take(Math.Max(0, stay.Count - AtMost))
                    .ToList()
            )
            {
                stay.Remove(step);
            }
        }
        return [.. steps.Where(step => !stay.Contains(step))];
    }

    /// <summary>The most checkpoints on disk at once in a run of this many steps, including the one being written.</summary>
    public long Most(long maxSteps)
    {
        long kept = Math.Max(1, Newest) + 1 + (EverySteps > 0 ? maxSteps / EverySteps : 0);
        return (AtMost > 0 ? Math.Min(kept, AtMost) : kept) + 1;
    }
}
