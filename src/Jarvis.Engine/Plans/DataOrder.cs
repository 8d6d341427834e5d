using Jarvis.Contracts;

namespace Jarvis.Engine.Plans;

/// <summary>What a plan says about the order of its data, and what is wrong with it.</summary>
internal static class DataOrder
{
    private const string Shuffle = "shuffle";

    /// <summary>The packing of a plan that leaves it open: samplers order whole records, a plain shuffle cuts one stream.</summary>
    public static RecordPacking PackingOf(TrainingPlan plan) =>
        plan.Sampling.Packing != RecordPacking.Auto ? plan.Sampling.Packing
        : plan.Sampling.Sampler == Shuffle ? RecordPacking.Stream
        : RecordPacking.Records;

    public static IEnumerable<string> Problems(TrainingPlan plan)
    {
        if (plan.Sampling.Sampler != Shuffle && plan.Sampling.Packing == RecordPacking.Stream)
        {
            yield return $"sampler is '{plan.Sampling.Sampler}', which orders whole records, and packing is 'stream'; set packing to "
                + "records or leave it on auto.";
        }
        if (plan.Sampling.Sampler.Contains("curriculum", StringComparison.Ordinal) && PlanLength.IsByHoursAlone(plan.Schedule))
        {
            yield return $"sampler is '{plan.Sampling.Sampler}', which grows with the steps, and only max_hours ends the run; give "
                + "max_steps or max_epochs too.";
        }
        if (plan.Model.CarriedState && (plan.Sampling.Sampler != Shuffle || plan.Sampling.Packing == RecordPacking.Records))
        {
            yield return "carried_state needs text that continues from batch to batch; use sampler shuffle and packing stream.";
        }
    }
}
