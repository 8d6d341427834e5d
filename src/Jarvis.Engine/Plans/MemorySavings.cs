using Jarvis.Contracts;
using Jarvis.Engine.Machine;

namespace Jarvis.Engine.Plans;

/// <param name="Setting">The setting that it changes; of several values of one setting the first that helps is used.</param>
/// <param name="Text">In words with the keys, such as <c>gradient checkpointing (gradient_checkpointing=true)</c>.</param>
/// <param name="Plan">Resolved.</param>
/// <param name="Apply">The change itself.</param>
internal sealed record MemorySaving(string Setting, string Text, TrainingPlan Plan, Func<TrainingPlan, TrainingPlan> Apply);

/// <summary>
/// The settings that make a plan smaller, ordered by what they cost: nothing, a third more time, smaller products, traffic over the bus.
/// </summary>
internal static class MemorySavings
{
    /// <param name="filled">Resolved.</param>
    public static IEnumerable<MemorySaving> Of(TrainingPlan filled, MachineFacts machine)
    {
        if (
            filled.Compute.Precision == PrecisionKind.Fp32
            && machine.BestPrecision(filled.Compute.Device) is var precision and not PrecisionKind.Fp32
        )
        {
            yield return Saving(
                "precision",
                $"{EnumText.Of(precision)} (precision={EnumText.Of(precision)})",
                plan => plan with { Compute = plan.Compute with { Precision = precision } }
            );
        }
        if (!filled.Compute.GradientCheckpointing && !PlanResolver.Network(filled).IsRecurrent)
        {
            yield return Saving(
                "gradient_checkpointing",
                "gradient checkpointing (gradient_checkpointing=true)",
                plan => plan with { Compute = plan.Compute with { GradientCheckpointing = true } }
            );
        }
        // A step keeps its number of rows, so that the learning rate still suits it.
        for (int rows = filled.Optimizer.MicroBatch!.Value; rows > 1;)
        {
            rows = (rows + 1) / 2;
            int micro = rows,
                accumulation = (filled.Optimizer.MicroBatch.Value * filled.Optimizer.GradientAccumulation + rows - 1) / rows;
            yield return Saving(
                "micro_batch",
                $"a micro batch of {micro} (micro_batch={micro} gradient_accumulation={accumulation})",
                plan => plan with { Optimizer = plan.Optimizer with { MicroBatch = micro, GradientAccumulation = accumulation } }
            );
        }
        if (MemoryEstimate.OnCuda(filled) && filled.Compute.OffloadFraction > 0)
        {
            yield return Saving(
                "offload_fraction",
                "the optimizer's state on the card (offload_fraction=0)",
                plan => plan with { Compute = plan.Compute with { OffloadFraction = 0 } }
            );
        }
        if (MemoryEstimate.OnCuda(filled) && filled.Compute.OffloadFraction < 1)
        {
            yield return Saving(
                "offload_fraction",
                "the optimizer's state in host memory (offload_fraction=1)",
                plan => plan with { Compute = plan.Compute with { OffloadFraction = 1 } }
            );
        }

        MemorySaving Saving(string setting, string text, Func<TrainingPlan, TrainingPlan> apply) =>
            new(setting, text, apply(filled), apply);
    }

    /// <summary>Every setting at its smallest; null where there are fewer than two to combine.</summary>
    public static MemorySaving? Together(IReadOnlyList<MemorySaving> savings, TrainingPlan filled)
    {
        var last = savings.GroupBy(saving => saving.Setting).Select(same => same.Last()).ToList();
        if (last.Count < 2)
        {
            return null;
        }
        TrainingPlan All(TrainingPlan plan) => last.Aggregate(plan, (changed, saving) => saving.Apply(changed));
        return new MemorySaving("together", string.Join(" with ", last.Select(saving => saving.Text)), All(filled), All);
    }

    /// <summary>The sizes below the plan's, the next smaller first; none where the shape is a model's or the user's own.</summary>
    /// <param name="plan">As it was written, without the values that its size decides.</param>
    public static IEnumerable<MemorySaving> Smaller(TrainingPlan plan, MachineFacts machine)
    {
        if (
            plan.Model.BaseModel is not null
            || plan.FineTuning.Method == FineTuningMethod.Lora
            || plan.Model.Layers is not null
            || plan.Model.Width is not null
        )
        {
            return [];
        }
        return PlanSize
            .All.TakeWhile(size => size.Name != plan.Model.Size)
            .Reverse()
            .Select(size =>
            {
                TrainingPlan Apply(TrainingPlan changed) => changed with { Model = changed.Model with { Size = size.Name } };
                return new MemorySaving("size", $"the size {size.Name} (size={size.Name})", PlanResolver.Fill(Apply(plan), machine), Apply);
            });
    }
}
