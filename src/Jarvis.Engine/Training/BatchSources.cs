using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training.Samplers;

namespace Jarvis.Engine.Training;

/// <summary>The one place where a plan's sampler and packing become sources of batches.</summary>
internal static class BatchSources
{
    /// <param name="log">Where batches are written down whose order cannot be drawn again (<see cref="LoggedBatches"/>); null writes none
    /// down.</param>
    public static IBatchSource Of(TrainingPlan plan, TokenSet tokens, string? log = null) =>
        Paired(plan, tokens, Sampled(plan, tokens, log));

    /// <summary>Whether the order of records is no function of seed and step alone.</summary>
    public static bool GoesByLosses(TrainingPlan plan) =>
        !plan.CarriedState && plan.Packing != DataOrder.Stream && RecordSamplers.GoesByLosses(plan.Sampler);

    /// <summary>Where a row of a micro-step begins, in tokens, where rows are windows of the stream; else null.</summary>
    public static Func<long, int, long>? Windows(TrainingPlan plan, TokenSet tokens)
    {
        int context = plan.Context!.Value,
            rows = plan.MicroBatch!.Value;
        if (plan.CarriedState)
        {
            return new ContiguousReader(tokens.Train, context, rows, plan.Seed).WindowStart;
        }
        return plan.Packing == DataOrder.Stream ? new BatchReader(tokens.Train, context, rows, plan.Seed).WindowStart : null;
    }

    /// <summary>Rows of whole records.</summary>
    public static IBatchSource Packed(TrainingPlan plan, TokenSet tokens)
    {
        int rows = plan.MicroBatch!.Value;
        return new RecordBatches(
            tokens.Train,
            RecordSamplers.Create(plan, tokens.Train),
            plan.Context!.Value,
            rows,
            rows * plan.GradientAccumulation,
            plan.Seed
        );
    }

    private static IBatchSource Sampled(TrainingPlan plan, TokenSet tokens, string? log)
    {
        int context = plan.Context!.Value,
            rows = plan.MicroBatch!.Value;
        if (plan.CarriedState)
        {
            return new ContiguousReader(tokens.Train, context, rows, plan.Seed);
        }
        if (plan.Packing == DataOrder.Stream)
        {
            return new BatchReader(tokens.Train, context, rows, plan.Seed);
        }
        var packed = Packed(plan, tokens);
        return log is not null && GoesByLosses(plan) ? new LoggedBatches(packed, log) : packed;
    }

    private static IBatchSource Paired(TrainingPlan plan, TokenSet tokens, IBatchSource batches) =>
        plan.ContrastiveWeight > 0
            ? new PairedBatches(batches, new PairReader(tokens.Pairs, Math.Max(2, plan.MicroBatch!.Value), plan.Context!.Value, plan.Seed))
            : batches;

    /// <summary>
    /// Held-out text in the same packing: a network that has only seen records that begin a row is asked for nothing else.
    /// </summary>
    public static IEvaluationSource HeldOut(TrainingPlan plan, TokenSet tokens) =>
        plan.Packing == DataOrder.Stream
            ? new EvaluationReader(tokens.Validation, plan.Context!.Value, plan.MicroBatch!.Value, plan.EvaluationBatches)
            : new RecordEvaluation(tokens.Validation, plan.Context!.Value, plan.MicroBatch!.Value, plan.EvaluationBatches);
}
