using Jarvis.Contracts;

namespace Jarvis.Engine.Plans;

/// <summary>What a plan will cost, by arithmetic on its shape; nothing is built and nothing is measured.</summary>
public static class PlanEstimator
{
    public static PlanEstimate Estimate(TrainingPlan plan) => Estimate(plan, MachineFacts.Here);

    /// <param name="measuredTokensPerSecond">What this machine reached with the same shape and precision, where that is known; else speed is guessed from its cores.</param>
    /// <param name="trainingTokens">Tokens of the training split, where known; gives <see cref="PlanEstimate.Epochs"/>.</param>
    public static PlanEstimate Estimate(TrainingPlan plan, MachineFacts machine, double? measuredTokensPerSecond = null, long? trainingTokens = null)
    {
        var problems = PlanChecks.Problems(plan, machine).ToList();
        var filled = PlanResolver.Fill(plan, machine);
        var network = PlanResolver.Network(filled);
        int context = filled.Context!.Value;
        bool bf16 = filled.Precision == "bf16";
        long tokensPerStep = (long)filled.MicroBatch!.Value * filled.GradientAccumulation * context;
        int passes = MethodCosts.Passes(filled);
        var parts = MemoryEstimate.Of(filled, network);
        long memory = MemoryEstimate.Total(filled, parts);
        if (memory > machine.MemoryBytes)
            problems.Add($"This plan needs about {Gigabytes(memory)} of memory and this machine has {Gigabytes(machine.MemoryBytes)}; take a smaller size, micro_batch or context.");

        double tokensPerSecond = measuredTokensPerSecond ?? machine.TrainFlopsPerSecond(bf16) / network.TrainFlopsPerToken(context) / passes;
        double evaluationShare = Math.Min(1.0, (double)filled.EvaluationBatches / (filled.EvaluateEverySteps * filled.GradientAccumulation)) / 3 / passes * MethodCosts.Evaluations(filled);   // forward only
        double seconds = filled.MaxSteps!.Value * tokensPerStep / tokensPerSecond * (1 + evaluationShare);
        return new PlanEstimate(problems, network.Parameters, memory, DiskEstimate.RunBytes(filled, network), seconds, tokensPerStep, filled.MaxSteps.Value,
            trainingTokens > 0 ? (double)filled.MaxSteps.Value * tokensPerStep / trainingTokens : null, filled.Precision, filled.Device,
            (PlanSize.Find(plan.Size) ?? PlanSize.All[0]).Advice) { Resolved = filled, Memory = parts };
    }

    private static string Gigabytes(long bytes) => $"{bytes / (double)(1L << 30):F1} GiB";
}
