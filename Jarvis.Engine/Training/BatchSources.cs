using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;

namespace Jarvis.Engine.Training;

/// <summary>The one place where a plan's sampler becomes a source of batches.</summary>
internal static class BatchSources
{
    public static IBatchSource Of(TrainingPlan plan, TokenSet tokens) => new BatchReader(tokens.Train, plan.Context!.Value, plan.MicroBatch!.Value, plan.Seed);
}
