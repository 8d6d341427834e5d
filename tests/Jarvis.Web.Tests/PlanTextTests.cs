using Jarvis.Contracts;
using Jarvis.Web.Features.Runs;

namespace Jarvis.Web.Tests;

public sealed class PlanTextTests
{
    [Fact]
    public void Groups_OfAPlan_LeaveOutWhatDoesNothing()
    {
        PlanSetting[] settings =
        [
            new("method", "Fine-tuning", "Method", "", "choice", null, "full", ["full", "lora"]),
            new("lora_rank", "Fine-tuning", "LoRA rank", "", "integer", "features", "8", null, [new("method", true, ["lora"])]),
            new("max_steps", "Training", "Steps", "", "integer", "steps", null, null),
            new("gradient_checkpointing", "Training", "Gradient checkpointing", "", "switch", null, "false", null),
            new("layers", "Training", "Layers", "", "integer", null, null, null),
        ];

        Assert.Equal(
            "Method full; Steps 1,200 steps; Gradient checkpointing off; Layers –",
            Words(new TrainingPlan { Schedule = new() { MaxSteps = 1200 } }, settings)
        );
        Assert.Contains(
            "LoRA rank 4 features",
            Words(
                new TrainingPlan
                {
                    FineTuning = new() { Method = FineTuningMethod.Lora, LoraRank = 4 },
                },
                settings
            )
        );
    }

    private static string Words(TrainingPlan plan, PlanSetting[] settings) =>
        string.Join("; ", PlanText.Groups(plan, settings).SelectMany(group => group.Rows).Select(row => $"{row.Title} {row.Value}"));
}
