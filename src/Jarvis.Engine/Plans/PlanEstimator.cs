using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Training.Losses;

namespace Jarvis.Engine.Plans;

/// <summary>What a plan will cost, by arithmetic on its shape; nothing is built and nothing is measured.</summary>
public static class PlanEstimator
{
    private const double SecondsPerHour = 3600;

    public static PlanEstimate Estimate(TrainingPlan plan) => Estimate(plan, MachineFacts.Here);

    /// <param name="measuredTokensPerSecond">Speed that the device reached with the same shape and precision, or would reach judging by a
    /// measurement with another; null where nothing was measured, and then the time is unknown: devices differ by a factor of a hundred, so
    /// a guess would be worthless.</param>
    /// <param name="trainingTokens">Tokens of the training split, where known; gives <see cref="PlanEstimate.Epochs"/>.</param>
    public static PlanEstimate Estimate(
        TrainingPlan plan,
        MachineFacts machine,
        double? measuredTokensPerSecond = null,
        long? trainingTokens = null
    )
    {
        var filled = PlanResolver.Fill(plan, machine);
        var network = PlanResolver.Network(filled);
        long tokensPerStep = (long)filled.Optimizer.MicroBatch!.Value * filled.Optimizer.GradientAccumulation * filled.Model.Context!.Value;
        int passes = Objectives.Passes(filled);
        var tables = MemoryTables.Of(filled, network, machine);
        var fit = PlanFits.Of(plan, machine);
        var tooLarge = tables.Where(MemoryTables.IsTooLarge).Select(table => MemoryText.Problem(table, fit.Remedies));

        double evaluationShare =
            Math.Min(
                1.0,
                (double)filled.Evaluation.EvaluationBatches / (filled.Evaluation.EvaluateEverySteps * filled.Optimizer.GradientAccumulation)
            )
            / 3
            / passes
            * Evaluations(filled); // forward only
        double? stepsPerEpoch = trainingTokens > 0 ? (double)trainingTokens / tokensPerStep : null;
        double? stepsOfHours = filled.Schedule.MaxHours * SecondsPerHour * measuredTokensPerSecond / tokensPerStep;
        double? steps = Smaller(PlanLength.Steps(filled.Schedule, stepsPerEpoch), stepsOfHours);
        double? seconds = steps * tokensPerStep / measuredTokensPerSecond * (1 + evaluationShare);
        double? epochs = steps * tokensPerStep / (trainingTokens > 0 ? trainingTokens : null);
        return new PlanEstimate(
            [.. PlanChecks.Problems(plan, machine), .. tooLarge],
            network.Parameters,
            tables[0].NeededBytes,
            DiskEstimate.RunBytes(filled, network),
            seconds,
            tokensPerStep,
            (long)(steps ?? 0),
            epochs,
            EnumText.Of(filled.Compute.Precision),
            filled.Compute.Device,
            (PlanSize.Find(plan.Model.Size) ?? PlanSize.All[0]).Advice
        )
        {
            Resolved = filled,
            Memory = [.. tables.SelectMany(table => table.Parts)],
            Memories = tables,
            Fit = fit,
        };
    }

    private static double? Smaller(double? one, double? other) => one is null || other < one ? other : one;

    /// <summary>The speed of a plan on a device with this many operations per second.</summary>
    /// <param name="plan">Resolved.</param>
    public static double TokensPerSecond(TrainingPlan plan, double flopsPerSecond) => flopsPerSecond / FlopsPerToken(plan);

    /// <summary>Floating-point operations of one token of a step, with all passes that the plan's loss takes.</summary>
    /// <param name="plan">Resolved.</param>
    public static double FlopsPerToken(TrainingPlan plan) =>
        PlanResolver.Network(plan).TrainFlopsPerToken(plan.Model.Context!.Value) * Objectives.Passes(plan);

    /// <summary>Weights and their EMA are evaluated one after the other.</summary>
    private static int Evaluations(TrainingPlan plan) => plan.Optimizer.EmaDecay > 0 ? 2 : 1;
}
