using Jarvis.Contracts;

namespace Jarvis.Engine.Plans;

/// <summary>What a plan says about the order of its data, and what is wrong with it.</summary>
internal static class DataOrder
{
    public const string Stream = "stream",
        Records = "records";
    private const string Shuffle = "shuffle";

    /// <summary>The packing of a plan that leaves it open: samplers order whole records, a plain shuffle cuts one stream.</summary>
    public static string Packing(TrainingPlan plan) =>
        plan.Packing != "auto" ? plan.Packing
        : plan.Sampler == Shuffle ? Stream
        : Records;

    public static IEnumerable<string> Problems(TrainingPlan plan)
    {
        if (plan.Sampler != Shuffle && plan.Packing == Stream)
        {
            yield return $"sampler is '{plan.Sampler}', which orders whole records, and packing is 'stream'; set packing to records or "
                + "leave it on auto.";
        }
        if (plan.CarriedState && (plan.Sampler != Shuffle || plan.Packing == Records))
        {
            yield return "carried_state needs text that goes on from batch to batch; take sampler shuffle and packing stream.";
        }
    }
}
