using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Storage;

namespace Jarvis.Engine.Plans;

/// <summary>What is wrong with a plan's choice of what to train and how to save memory.</summary>
internal static class MemoryChecks
{
    public static IEnumerable<string> Problems(TrainingPlan plan)
    {
        if (plan is { FineTuning.FreezeFraction: > 0, FineTuning.Method: FineTuningMethod.Lora })
        {
            yield return "freeze_fraction is for full fine-tuning; LoRA freezes all of the base's weights already. Set it to 0, or method "
                + "to full.";
        }
        else if (plan is { FineTuning.FreezeFraction: > 0, Model.BaseModel: null })
        {
            yield return "freeze_fraction keeps layers of a model that is started from; name one in base_model, or set it to 0.";
        }
        foreach (string problem in plan.FineTuning.Method == FineTuningMethod.Lora ? OfAdapters(plan) : [])
        {
            yield return problem;
        }
        if (plan.Compute.GradientCheckpointing && IsRecurrent(plan))
        {
            yield return "gradient_checkpointing computes transformer blocks again; a recurrent network has none. Switch it off, and lower "
                + "context or micro_batch instead.";
        }
    }

    private static IEnumerable<string> OfAdapters(TrainingPlan plan)
    {
        if (plan.Model.BaseModel is not { } folder)
        {
            yield return "method is lora, which trains adapters beside a finished model; name its folder in base_model, or set method to "
                + "full.";
        }
        else if (AdapterFolder.Is(folder))
        {
            yield return $"base_model '{folder}' is an adapter itself; merge it first ('{CommandName.Jarvis} export --model {folder} --out "
                + "DIR') and start from the result.";
        }
        if (IsRecurrent(plan))
        {
            yield return "method is lora, and a recurrent network has no linear layers that adapters could stand beside; "
                + "set method to full.";
        }
    }

    private static bool IsRecurrent(TrainingPlan plan) => PlanResolver.Network(plan).IsRecurrent;
}
