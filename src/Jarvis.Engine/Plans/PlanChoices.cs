using Jarvis.Contracts;
using Jarvis.Engine.Machine;

namespace Jarvis.Engine.Plans;

/// <summary>
/// The settings of a plan that somebody chose: those that would have another value if they had been left alone, each with its reason where
/// one is known.
/// </summary>
public static class PlanChoices
{
    /// <param name="plan">A resolved plan.</param>
    /// <returns>In the order of the settings.</returns>
    public static IReadOnlyList<PlanChoice> Of(TrainingPlan plan, MachineFacts machine)
    {
        var preset = Like(plan);
        return
        [
            .. from setting in PlanSettings.All
            let key = PlanKey.ByKey[setting.Key]
            let value = PlanSettings.Text(key.Get(plan))
            where value != PlanSettings.Text(key.Get(PlanResolver.Fill(key.With(plan, key.Get(new TrainingPlan())), machine)))
            select new PlanChoice(
                setting.Key,
                setting.Title,
                value ?? "none",
                preset is not null && Shares(plan, preset, setting.Key) ? preset.Reasons.GetValueOrDefault(setting.Key) : null
            ),
        ];
    }

    /// <summary>
    /// The preset that the plan has most in common with: it shares more than half of the settings that the preset gives a reason for, and
    /// more of them than with any other preset; null where there is none.
    /// </summary>
    public static Preset? Like(TrainingPlan plan) =>
        Presets
            .All.Select(preset => (Preset: preset, Reasoned: preset.Reasons.Keys.Except(preset.Needs).ToList()))
            .Select(each => (each.Preset, each.Reasoned.Count, Shared: each.Reasoned.Count(key => Shares(plan, each.Preset, key))))
            .Where(each => 2 * each.Shared > each.Count)
            .MaxBy(each => each.Shared)
            .Preset;

    private static bool Shares(TrainingPlan plan, Preset preset, string key) =>
        PlanKey.ByKey.TryGetValue(key, out var setting)
        && PlanSettings.Text(setting.Get(plan)) == PlanSettings.Text(setting.Get(preset.Plan));
}
