using Jarvis.Contracts;
using Jarvis.Engine.Networks;

namespace Jarvis.Engine.Plans;

/// <summary>What a plan will cost, by arithmetic on its shape; nothing is built and nothing is measured.</summary>
public static class PlanEstimator
{
    private const long Fp32Bytes = 4, Bf16Bytes = 2;

    /// <summary>The process itself: runtime, libtorch, buffers of the matrix libraries.</summary>
    private const long ProcessBytes = 250L << 20;

    /// <summary>Scores of the head that are held at once, and what is made of them.</summary>
    private const long HeadBytes = 64L << 20;

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
        long memory = MemoryBytes(network, filled.MicroBatch.Value * passes, context, bf16, filled.GradientCheckpointing) + MethodCosts.AverageBytes(filled, network);
        if (memory > machine.MemoryBytes)
            problems.Add($"This plan needs about {Gigabytes(memory)} of memory and this machine has {Gigabytes(machine.MemoryBytes)}; take a smaller size, micro_batch or context.");

        double tokensPerSecond = measuredTokensPerSecond ?? machine.TrainFlopsPerSecond(bf16) / network.TrainFlopsPerToken(context) / passes;
        double evaluationShare = Math.Min(1.0, (double)filled.EvaluationBatches / (filled.EvaluateEverySteps * filled.GradientAccumulation)) / 3 / passes * MethodCosts.Evaluations(filled);   // forward only
        double seconds = filled.MaxSteps!.Value * tokensPerStep / tokensPerSecond * (1 + evaluationShare);
        return new PlanEstimate(problems, network.Parameters, memory, DiskEstimate.RunBytes(filled, network), seconds, tokensPerStep, filled.MaxSteps.Value,
            trainingTokens > 0 ? (double)filled.MaxSteps.Value * tokensPerStep / trainingTokens : null, filled.Precision, filled.Device,
            (PlanSize.Find(plan.Size) ?? PlanSize.All[0]).Advice) { Resolved = filled };
    }

    /// <summary>Weights, gradients, two moments, in bf16 the weight copies; activations kept for the way back.</summary>
    public static long MemoryBytes(ModelConfig network, int microBatch, int context, bool bf16, bool checkpointing = false)
    {
        long rows = (long)microBatch * context;
        long weights = network.Parameters * (4 * Fp32Bytes + (bf16 ? Bf16Bytes : 0));
        long kept = network.LayerActivationBytes(context, (int)(bf16 ? Bf16Bytes : Fp32Bytes));
        long passing = rows * network.Width * 8 * Fp32Bytes;
        // A block that is computed again keeps what went into it; of one block at a time everything is there.
        long activations = checkpointing ? rows * (network.Layers * network.Width * 2 * Fp32Bytes + kept) : network.Layers * rows * kept;
        return weights + activations + passing + HeadBytes + ProcessBytes;
    }

    private static string Gigabytes(long bytes) => $"{bytes / (double)(1L << 30):F1} GiB";
}
