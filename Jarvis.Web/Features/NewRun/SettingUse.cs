using Jarvis.Contracts;

namespace Jarvis.Web.Features.NewRun;

/// <summary>Tells whether a setting has an effect with the others as they are.</summary>
public static class SettingUse
{
    /// <param name="value">Returns the value of any setting by its key.</param>
    /// <returns>Null if it has an effect, else a sentence that says why not.</returns>
    public static string? Idle(PlanSetting setting, Func<string, string?> value, IReadOnlyList<PlanSetting> settings)
    {
        foreach (var condition in setting.OnlyWith ?? [])
        {
            if (Holds(condition, value(condition.Key)))
            {
                continue;
            }

            string other = settings.FirstOrDefault(each => each.Key == condition.Key)?.Title ?? condition.Key;
            return condition switch
            {
                { Set: false } => $"Decided by “{other}”.",
                { Values: { } values } => $"Only with {other}: {string.Join(" or ", values)}.",
                _ => $"Only where “{other}” is set.",
            };
        }

        return null;
    }

    private static bool Holds(SettingCondition condition, string? value) =>
        condition.Values is { } values ? value is not null && values.Contains(value) : SettingText.IsOff(value) != condition.Set;
}
