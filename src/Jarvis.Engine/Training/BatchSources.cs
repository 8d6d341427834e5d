using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training.Samplers;

namespace Jarvis.Engine.Training;

/// <summary>The one place where a plan's sampler and packing become sources of batches.</summary>
internal static class BatchSources
{
    /// <param name="log">File that records the batches whose order cannot be drawn again (<see cref="LoggedBatches"/>); null records
    /// none.</param>
    public static IBatchSource Of(TrainingPlan plan, TokenSet tokens, string? log = null) =>
        Paired(plan, tokens, Sampled(plan, tokens, log));

    /// <summary>Optimizer steps in which every row of the training data is seen once, fractional.</summary>
    public static double StepsPerEpoch(TrainingPlan plan, TokenSet tokens)
    {
        // How many rows there are does not depend on their order, and a curriculum cannot be built before its length is known.
        var shuffled = plan with
        {
            Sampling = plan.Sampling with { Sampler = "shuffle" },
        };
        return 1 / Sampled(shuffled, tokens, log: null).EpochAt(plan.Optimizer.GradientAccumulation);
    }

    /// <summary>Whether the order of records depends on losses, and not on seed and step alone.</summary>
    public static bool GoesByLosses(TrainingPlan plan) =>
        !plan.Model.CarriedState && plan.Sampling.Packing != RecordPacking.Stream && RecordSamplers.GoesByLosses(plan.Sampling.Sampler);

    /// <summary>Where a row of a micro-step begins, in tokens, where rows are windows of the stream; else null.</summary>
    public static Func<long, int, long>? Windows(TrainingPlan plan, TokenSet tokens)
    {
        int context = plan.Model.Context!.Value,
            rows = plan.Optimizer.MicroBatch!.Value;
        if (plan.Model.CarriedState)
        {
            return new ContiguousReader(tokens.Train, context, rows, plan.Compute.Seed).WindowStart;
        }
        return plan.Sampling.Packing == RecordPacking.Stream
            ? new BatchReader(tokens.Train, context, rows, plan.Compute.Seed).WindowStart
            : null;
    }

    /// <summary>Rows of complete records.</summary>
    public static IBatchSource Packed(TrainingPlan plan, TokenSet tokens)
    {
        int rows = plan.Optimizer.MicroBatch!.Value;
        return new RecordBatches(
            tokens.Train,
            RecordSamplers.Create(plan, tokens.Train),
            plan.Model.Context!.Value,
            rows,
            rows * plan.Optimizer.GradientAccumulation,
            plan.Compute.Seed
        );
    }

    private static IBatchSource Sampled(TrainingPlan plan, TokenSet tokens, string? log)
    {
        int context = plan.Model.Context!.Value,
            rows = plan.Optimizer.MicroBatch!.Value;
        if (plan.Model.CarriedState)
        {
            return new ContiguousReader(tokens.Train, context, rows, plan.Compute.Seed);
        }
        if (plan.Sampling.Packing == RecordPacking.Stream)
        {
            return new BatchReader(tokens.Train, context, rows, plan.Compute.Seed);
        }
        var packed = Packed(plan, tokens);
        return log is not null && GoesByLosses(plan) ? new LoggedBatches(packed, log) : packed;
    }

    private static IBatchSource Paired(TrainingPlan plan, TokenSet tokens, IBatchSource batches) =>
        plan.Loss.ContrastiveWeight > 0
            ? new PairedBatches(
                batches,
                new PairReader(tokens.Pairs, Math.Max(2, plan.Optimizer.MicroBatch!.Value), plan.Model.Context!.Value, plan.Compute.Seed)
            )
            : batches;

    /// <summary>
    /// Held-out text in the same packing, because a network that has only seen rows that begin with a record should be evaluated on such
    /// rows only.
    /// </summary>
    public static IEvaluationSource HeldOut(TrainingPlan plan, TokenSet tokens) =>
        plan.Sampling.Packing == RecordPacking.Stream
            ? new EvaluationReader(
                tokens.Validation,
                plan.Model.Context!.Value,
                plan.Optimizer.MicroBatch!.Value,
                plan.Evaluation.EvaluationBatches
            )
            : new RecordEvaluation(
                tokens.Validation,
                plan.Model.Context!.Value,
                plan.Optimizer.MicroBatch!.Value,
                plan.Evaluation.EvaluationBatches
            );
}
