using Jarvis.Contracts;
using Jarvis.Engine.Plans;

namespace Jarvis.Engine.Training;

/// <summary>What was changed between two attempts of a run.</summary>
internal static class PlanDifferences
{
    /// <summary>Such as <c>max_steps 400 → 800</c> and <c>learning_rate 0.001 → 0.0005</c>.</summary>
    public static IReadOnlyList<string> Words(TrainingPlan before, TrainingPlan now) =>
        [
            .. from setting in PlanKey.All
            let was = PlanSettings.Text(setting.Get(before))
            let value = PlanSettings.Text(setting.Get(now))
            where was != value
            select $"{setting.Key} {was ?? "(empty)"} → {value ?? "(empty)"}",
        ];
}
