using Jarvis.Contracts;
using Jarvis.Engine.Networks;

namespace Jarvis.Engine.Plans;

/// <summary>What is wrong with a plan's choice of what is trained and of how memory is saved.</summary>
internal static class MemoryChecks
{
    public static IEnumerable<string> Problems(TrainingPlan plan)
    {
        if (plan is { FreezeFraction: > 0, Method: "lora" })
            yield return "freeze_fraction is for full fine-tuning; LoRA freezes all of the base's weights already. Set it to 0, or method to full.";
        else if (plan is { FreezeFraction: > 0, BaseModel: null })
            yield return "freeze_fraction keeps layers of a model that is started from; name one in base_model, or set it to 0.";
        if (plan.GradientCheckpointing && IsRecurrent(plan))
            yield return "gradient_checkpointing computes transformer blocks again; a recurrent network has none. Switch it off, and lower context or micro_batch instead.";
    }

    private static bool IsRecurrent(TrainingPlan plan) => PlanResolver.Network(plan) is CombinedConfig;
}
