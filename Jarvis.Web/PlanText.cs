using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Jarvis.Contracts;

namespace Jarvis.Web;

public sealed record PlanRow(string Key, string Title, string Help, string Value);

public sealed record PlanGroup(string Name, IReadOnlyList<PlanRow> Rows);

/// <summary>A plan's settings in the words of its own attributes, group by group.</summary>
public static class PlanText
{
    private static readonly (PropertyInfo Property, SettingAttribute Setting)[] _settings =
        [.. typeof(TrainingPlan).GetProperties().Select(property => (property, property.GetCustomAttribute<SettingAttribute>()!)).Where(pair => pair.Item2 is not null)];

    private static readonly HashSet<string> _keys = [.. _settings.Select(each => Key(each.Property))];

    public static IReadOnlyList<PlanGroup> Groups(TrainingPlan plan) =>
    [
        .. _settings.GroupBy(each => each.Setting.Group).Select(group => new PlanGroup(group.Key,
            [.. group.Select(each => new PlanRow(Key(each.Property), each.Setting.Title, each.Setting.Help, Value(each.Property.GetValue(plan), each.Setting.Unit)))])),
    ];

    /// <summary>Whether a plan has a setting with this key.</summary>
    public static bool Has(string key) => _keys.Contains(key);

    private static string Key(PropertyInfo property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    private static string Value(object? value, string? unit) => value switch
    {
        null => "auto",
        string text => text,
        IEnumerable list when list.Cast<object>().Any() => string.Join(", ", list.Cast<object>()),
        IEnumerable => "auto",
        double number => WithUnit(Math.Abs(number) is > 0 and < 0.001 ? number.ToString("0.##e-0", CultureInfo.InvariantCulture) : number.ToString("0.####", CultureInfo.InvariantCulture), unit),
        IFormattable number => WithUnit(number.ToString("N0", CultureInfo.InvariantCulture), unit),
        _ => value.ToString() ?? "",
    };

    private static string WithUnit(string number, string? unit) => unit is null or "share" ? number : $"{number} {(number == "1" ? unit.TrimEnd('s').Replace("batche", "batch", StringComparison.Ordinal) : unit)}";
}
