using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Training.Losses;

namespace Jarvis.Engine.Plans;

/// <summary>What a plan will cost, by arithmetic on its shape; nothing is built and nothing is measured.</summary>
public static class PlanEstimator
{
    public static PlanEstimate Estimate(TrainingPlan plan) => Estimate(plan, MachineFacts.Here);

    /// <param name="measuredTokensPerSecond">
    /// What the device reached with the same shape and precision, or would by what it reached with another; null where it was never
    /// measured, and then the time is unknown: devices differ by a factor of a hundred, and no guess would be worth its figure.
    /// </param>
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
        long tokensPerStep = (long)filled.MicroBatch!.Value * filled.GradientAccumulation * filled.Context!.Value;
        int passes = Objectives.Passes(filled);
        var tables = MemoryTables.Of(filled, network, machine);
        var fit = PlanFits.Of(plan, machine);
        var tooLarge = tables.Where(MemoryTables.IsTooLarge).Select(table => MemoryText.Problem(table, fit.Remedies));

        double evaluationShare =
            Math.Min(1.0, (double)filled.EvaluationBatches / (filled.EvaluateEverySteps * filled.GradientAccumulation))
            / 3
            / passes
            * Evaluations(filled); // forward only
        double? seconds = filled.MaxSteps!.Value * tokensPerStep / measuredTokensPerSecond * (1 + evaluationShare);
        double? epochs = trainingTokens > 0 ? (double)filled.MaxSteps.Value * tokensPerStep / trainingTokens : null;
        return new PlanEstimate(
            [.. PlanChecks.Problems(plan, machine), .. tooLarge],
            network.Parameters,
            tables[0].NeededBytes,
            DiskEstimate.RunBytes(filled, network),
            seconds,
            tokensPerStep,
            filled.MaxSteps.Value,
            epochs,
            filled.Precision,
            filled.Device,
            (PlanSize.Find(plan.Size) ?? PlanSize.All[0]).Advice
        )
        {
            Resolved = filled,
            Memory = [.. tables.SelectMany(table => table.Parts)],
            Memories = tables,
            Fit = fit,
        };
    }

    /// <summary>The speed of a plan on a device of so many operations a second.</summary>
    /// <param name="plan">Resolved.</param>
    public static double TokensPerSecond(TrainingPlan plan, double flopsPerSecond) => flopsPerSecond / FlopsPerToken(plan);

    /// <summary>What one token of a step costs, with all passes that the plan's loss takes.</summary>
    /// <param name="plan">Resolved.</param>
    public static double FlopsPerToken(TrainingPlan plan) =>
        PlanResolver.Network(plan).TrainFlopsPerToken(plan.Context!.Value) * Objectives.Passes(plan);

    /// <summary>Weights and their average are evaluated one after the other.</summary>
    private static int Evaluations(TrainingPlan plan) => plan.EmaDecay > 0 ? 2 : 1;
}
