using Jarvis.Contracts;
using Jarvis.Engine.Networks;
using Jarvis.Engine.Plans;

namespace Jarvis.Trainer.Queue;

/// <summary>What a plan will cost here: by arithmetic, corrected by the speed that the newest run of the same shape reached.</summary>
internal sealed class PlanCosts(RunBook book, PlanProblems problems)
{
    public PlanEstimate Of(TrainingPlan plan)
    {
        var found = problems.Of(plan);
        if (problems.Unusable(plan).Count > 0) return PlanEstimator.Estimate(new TrainingPlan()) with { Problems = found };
        var estimate = PlanEstimator.Estimate(plan, MachineFacts.Here, MeasuredSpeed(plan));
        return estimate with { Problems = [.. found.Union(estimate.Problems).Union(problems.NoRoom(plan))] };
    }

    /// <summary>Tokens a second of the newest run that had the same network, batch and precision; null where there was none.</summary>
    private double? MeasuredSpeed(TrainingPlan plan)
    {
        if (PlanChecks.Problems(plan with { Data = ["any"] }).Count > 0) return null;
        var key = Key(plan);
        return book.All().Where(run => run.Progress.MeasuredTokensPerSecond is not null && PlanChecks.Problems(run.Plan).Count == 0 && Key(run.Plan) == key)
            .LastOrDefault()?.Progress.MeasuredTokensPerSecond;
    }

    private static (ModelConfig, int?, int?, string, string, int?) Key(TrainingPlan plan)
    {
        var resolved = PlanResolver.Resolve(plan.Data.Count == 0 ? plan with { Data = ["any"] } : plan, MachineFacts.Here);
        return (PlanResolver.Network(resolved), resolved.Context, resolved.MicroBatch, resolved.Precision, resolved.Device, resolved.Threads);
    }
}
