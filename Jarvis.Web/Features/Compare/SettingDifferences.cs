using Jarvis.Contracts;
using Jarvis.Web.Features.NewRun;

namespace Jarvis.Web.Features.Compare;

/// <param name="Values">Formatted as in the form, one per run in the order of the runs; null where the run's plan is not known.</param>
public sealed record SettingDifference(string Key, string Group, string Title, string Help, IReadOnlyList<string?> Values);

/// <summary>The settings that differ between plans.</summary>
public static class SettingDifferences
{
    /// <summary>
    /// A setting that has no effect in one plan but has one in another counts as different; one that has no effect in any plan is left out.
    /// </summary>
    /// <param name="plans">Resolved plans; a null plan is not loaded yet and makes no difference.</param>
    public static IReadOnlyList<SettingDifference> Of(IReadOnlyList<TrainingPlan?> plans, IReadOnlyList<PlanSetting> settings)
    {
        var shown = plans.Select(plan => plan is null ? null : Shown(plan, settings)).ToList();
        List<SettingDifference> rows = [];
        foreach (var setting in settings)
        {
            string?[] values = [.. shown.Select(each => each?[setting.Key])];
            if (values.OfType<string>().Distinct().Count() > 1)
            {
                rows.Add(new SettingDifference(setting.Key, setting.Group, setting.Title, setting.Help, values));
            }
        }

        return rows;
    }

    private static Dictionary<string, string> Shown(TrainingPlan plan, IReadOnlyList<PlanSetting> settings)
    {
        var values = PlanUpgrade.ToFlat(plan);
        string? Value(string key) => SettingText.Of(values[key]);
        return settings.ToDictionary(
            setting => setting.Key,
            setting =>
                SettingUse.Idle(setting, Value, settings) is not null || Value(setting.Key) is not { } value
                    ? Shared.Formats.None
                    : SettingText.Shown(setting, value)
        );
    }
}
