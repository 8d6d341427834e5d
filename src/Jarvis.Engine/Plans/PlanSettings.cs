using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Engine.Models.Families;
using Jarvis.Engine.Training.Samplers;

namespace Jarvis.Engine.Plans;

/// <summary>
/// Every setting of a <see cref="TrainingPlan"/>, read once from its attributes: the form, <c>--help</c> and the reader agree.
/// </summary>
public static class PlanSettings
{
    public static IReadOnlyList<PlanSetting> All { get; } = [.. Properties().Select(found => Describe(found.Property, found.Setting))];

    internal static IReadOnlyDictionary<string, PropertyInfo> ByKey { get; } =
        Properties().ToDictionary(found => Key(found.Property), found => found.Property, StringComparer.Ordinal);

    internal static string Key(PropertyInfo property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    private static IEnumerable<(PropertyInfo Property, SettingAttribute Setting)> Properties() =>
        from property in typeof(TrainingPlan).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        let setting = property.GetCustomAttribute<SettingAttribute>()
        where setting is not null
        select (property, setting);

    private static PlanSetting Describe(PropertyInfo property, SettingAttribute setting) =>
        new(
            Key(property),
            setting.Group,
            setting.Title,
            setting.Help,
            Kind(property, setting),
            setting.Unit,
            Text(property.GetValue(new TrainingPlan())),
            Choices(property, setting),
            setting.OnlyWith?.Split(' ').Select(Condition).ToList(),
            setting.Suggests,
            Range(setting)
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

    /// <summary>What exists in kinds is listed where the kinds are.</summary>
    private static IReadOnlyList<string>? Choices(PropertyInfo property, SettingAttribute setting) =>
        property.Name switch
        {
            nameof(TrainingPlan.Architecture) => [.. ModelFamilies.All.SelectMany(family => family.Architectures)],
            nameof(TrainingPlan.Sampler) => RecordSamplers.Names,
            nameof(TrainingPlan.Schedule) => LearningRateSchedule.Names,
            nameof(TrainingPlan.Size) => [.. PlanSize.All.Select(size => size.Name)],
            _ => setting.Choices?.Split('|'),
        };

    private static string Kind(PropertyInfo property, SettingAttribute setting)
    {
        var plain = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return Choices(property, setting) is not null ? "choice"
            : plain == typeof(int) || plain == typeof(long) ? "integer"
            : plain == typeof(double) ? "number"
            : plain == typeof(bool) ? "switch"
            : plain == typeof(string) ? "text"
            : "list";
    }

    internal static string? Text(object? value) =>
        value switch
        {
            null => null,
            bool flag => flag ? "true" : "false",
            string text => text,
            IEnumerable list when !list.Cast<object>().Any() => null,
            IEnumerable list => string.Join(", ", list.Cast<object>()),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
}
