using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;

namespace Jarvis.Engine.Training;

/// <summary>The one place where a plan's sampler becomes a source of batches.</summary>
internal static class BatchSources
{
    public static IBatchSource Of(TrainingPlan plan, TokenSet tokens) => Paired(plan, tokens, Sampled(plan, tokens));

    private static IBatchSource Sampled(TrainingPlan plan, TokenSet tokens) => plan.CarriedState
        ? new ContiguousReader(tokens.Train, plan.Context!.Value, plan.MicroBatch!.Value, plan.Seed)
        : new BatchReader(tokens.Train, plan.Context!.Value, plan.MicroBatch!.Value, plan.Seed);

    private static IBatchSource Paired(TrainingPlan plan, TokenSet tokens, IBatchSource batches) => plan.ContrastiveWeight > 0
        ? new PairedBatches(batches, new PairReader(tokens.Pairs, Math.Max(2, plan.MicroBatch!.Value), plan.Context!.Value, plan.Seed)) : batches;
}
