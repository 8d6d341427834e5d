using System.Collections;
using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Engine.Models.Families;
using Jarvis.Engine.Training.Optimizers;
using Jarvis.Engine.Training.Samplers;

namespace Jarvis.Engine.Plans;

/// <summary>
/// Every setting of a <see cref="TrainingPlan"/>, read once from its attributes: checks, the form, <c>--help</c> and the reference agree.
/// </summary>
public static class PlanSettings
{
    public static IReadOnlyList<PlanSetting> All { get; } = [.. PlanKey.All.Select(Describe)];

    private static readonly Dictionary<string, PlanSetting> _byKey = All.ToDictionary(setting => setting.Key, StringComparer.Ordinal);

    /// <summary>The setting that a key names.</summary>
    public static PlanSetting Of(PlanKey key) => _byKey[key.Key];

    private static PlanSetting Describe(PlanKey key) =>
        new(
            key.Key,
            key.GroupTitle,
            key.Setting.Title,
            key.Setting.Help,
            Kind(key),
            key.Setting.Unit,
            Text(key.Get(new TrainingPlan())),
            Choices(key),
            key.Setting.OnlyWith?.Split(' ').Select(Condition).ToList(),
            key.Setting.Suggests,
            Range(key.Setting)
        );

    private static SettingRange? Range(SettingAttribute setting) =>
        double.IsNaN(setting.Most)
            ? null
            : new SettingRange(
                double.IsNaN(setting.Least) ? null : setting.Least,
                double.IsNaN(setting.Above) ? null : setting.Above,
                setting.Most
            );

    private static SettingCondition Condition(string text) =>
        text.Split('=') switch
        {
            [var key, var values] => new SettingCondition(key, Set: true, values.Split('|')),
            _ when text[0] == '!' => new SettingCondition(text[1..], Set: false),
            _ => new SettingCondition(text, Set: true),
        };

    /// <summary>Choices that have a registry (optimizers, architectures, samplers, schedules, sizes) are read from it.</summary>
    private static IReadOnlyList<string>? Choices(PlanKey key) =>
        key.Type.IsEnum
            ? EnumText.All(key.Type)
            : key.Key switch
            {
                "optimizer" => OptimizerKinds.Names,
                "architecture" => [.. ModelFamilies.All.SelectMany(family => family.Architectures)],
                "sampler" => RecordSamplers.Names,
                "schedule" => LearningRateSchedule.Names,
                "size" => [.. PlanSize.All.Select(size => size.Name)],
                _ => null,
            };

    private static string Kind(PlanKey key) =>
        Choices(key) is not null ? "choice"
        : key.Type == typeof(int) || key.Type == typeof(long) ? "integer"
        : key.Type == typeof(double) ? "number"
        : key.Type == typeof(bool) ? "switch"
        : key.Type == typeof(string) ? "text"
        : "list";

    /// <summary>A value as files and messages write it; null where there is none.</summary>
    internal static string? Text(object? value) =>
        value switch
        {
            null => null,
            bool flag => flag ? "true" : "false",
            string text => text,
            Enum choice => EnumText.Of(choice),
            IEnumerable list when !list.Cast<object>().Any() => null,
            IEnumerable list => string.Join(", ", list.Cast<object>().Select(item => Convert.ToString(item, CultureInfo.InvariantCulture))),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
}
