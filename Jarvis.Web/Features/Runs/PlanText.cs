using Jarvis.Contracts;
using Jarvis.Web.Features.NewRun;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Runs;

public sealed record PlanRow(string Key, string Title, string Help, string Value);

public sealed record PlanGroup(string Name, IReadOnlyList<PlanRow> Rows);

/// <summary>A plan as text, group by group.</summary>
public static class PlanText
{
    /// <summary>Without the settings that have no effect next to the others.</summary>
    /// <param name="plan">A resolved plan; settings that are null do not apply to it.</param>
    public static IReadOnlyList<PlanGroup> Groups(TrainingPlan plan, IReadOnlyList<PlanSetting> settings)
    {
        var values = PlanUpgrade.ToFlat(plan);
        string? Value(string key) => SettingText.Of(values[key]);
        return
        [
            .. settings
                .Where(setting => SettingUse.Idle(setting, Value, settings) is null)
                .GroupBy(setting => setting.Group)
                .Select(group => new PlanGroup(
                    group.Key,
                    [
                        .. group.Select(setting => new PlanRow(
                            setting.Key,
                            setting.Title,
                            setting.Help,
                            Value(setting.Key) is { } value ? SettingText.Shown(setting, value) : Formats.None
                        )),
                    ]
                )),
        ];
    }
}
