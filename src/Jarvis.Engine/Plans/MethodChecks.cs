using Jarvis.Contracts;
using Jarvis.Engine.Training.Losses;

namespace Jarvis.Engine.Plans;

/// <summary>What is wrong with a plan's loss, schedule, gradients and averages.</summary>
internal static class MethodChecks
{
    public static IEnumerable<string> Problems(TrainingPlan plan) => [.. Objectives.Problems(plan), .. Pairings(plan).OfType<string>()];

    private static IEnumerable<string?> Pairings(TrainingPlan plan) =>
        [
            plan is { Schedule.Kind: LearningRateSchedule.Plateau, Data.Validation: 0 }
                ? "schedule plateau watches the validation loss, and validation is 0; hold something out, or take another schedule."
                : null,
        ];
}
