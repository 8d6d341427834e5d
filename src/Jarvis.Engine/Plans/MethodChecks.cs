using Jarvis.Contracts;
using Jarvis.Engine.Training.Losses;

namespace Jarvis.Engine.Plans;

/// <summary>What is wrong with a plan's loss, schedule, gradients and averages.</summary>
internal static class MethodChecks
{
    public static IEnumerable<string> Problems(TrainingPlan plan) => [.. Ranges(plan).OfType<string>(), .. Objectives.Problems(plan), .. Pairings(plan).OfType<string>()];

    private static IEnumerable<string?> Ranges(TrainingPlan plan) =>
    [
        PlanChecks.Within("label_smoothing", plan.LabelSmoothing, 0, 0.99),
        PlanChecks.Within("r_drop_alpha", plan.RDropAlpha, 0, 100),
        PlanChecks.Within("contrastive_weight", plan.ContrastiveWeight, 0, 100),
        PlanChecks.Within("contrastive_temperature", plan.ContrastiveTemperature, 0.001, 100),
        PlanChecks.Within("schedule_cycles", plan.ScheduleCycles, 1, 10_000),
        PlanChecks.Within("schedule_decay_share", plan.ScheduleDecayShare, 0, 1),
        PlanChecks.Within("plateau_factor", plan.PlateauFactor, 0.001, 0.999),
        PlanChecks.Within("plateau_patience", plan.PlateauPatience, 0, 1_000_000),
        PlanChecks.Within("layer_decay", plan.LayerDecay, 0.01, 1),
        PlanChecks.Within("gradient_noise", plan.GradientNoise, 0, 100),
        PlanChecks.Within("gradient_noise_decay", plan.GradientNoiseDecay, 0, 10),
        PlanChecks.Within("ema_decay", plan.EmaDecay, 0, 0.9999999),
    ];

    private static IEnumerable<string?> Pairings(TrainingPlan plan) =>
    [
        plan is { Schedule: "plateau", Validation: 0 }
            ? "schedule plateau watches the validation loss, and validation is 0; hold something out, or take another schedule." : null,
    ];
}
