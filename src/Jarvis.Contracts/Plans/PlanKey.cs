using System.Reflection;
using System.Text.Json;

namespace Jarvis.Contracts;

/// <summary>One setting of a <see cref="TrainingPlan"/>: its group, its name and its keys.</summary>
public sealed class PlanKey
{
    private static readonly JsonNamingPolicy _naming = JsonNamingPolicy.SnakeCaseLower;

    private readonly PropertyInfo _group,
        _property;

    private PlanKey(PropertyInfo group, PropertyInfo property, SettingAttribute setting)
    {
        (_group, _property, Setting) = (group, property, setting);
        GroupTitle = group.GetCustomAttribute<SettingGroupAttribute>()!.Title;
        (GroupKey, Name) = (_naming.ConvertName(group.Name), _naming.ConvertName(property.Name));
        Key = setting.Key ?? Name;
        Type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        CanBeNull =
            Nullable.GetUnderlyingType(property.PropertyType) is not null
            || new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
    }

    /// <summary>All settings, group by group, in the order in which the records declare them.</summary>
    public static IReadOnlyList<PlanKey> All { get; } =
    [
        .. from @group in typeof(TrainingPlan).GetProperties()
        where Attribute.IsDefined(@group, typeof(SettingGroupAttribute))
        from property in @group.PropertyType.GetProperties()
        let setting = property.GetCustomAttribute<SettingAttribute>()
        where setting is not null
        select new PlanKey(@group, property, setting),
    ];

    /// <summary>All settings by their <see cref="Key"/>.</summary>
    public static IReadOnlyDictionary<string, PlanKey> ByKey { get; } = All.ToDictionary(each => each.Key, StringComparer.Ordinal);

    /// <summary>Whether this is the key of a group, which is an object in a plan's JSON.</summary>
    public static bool IsGroup(string key) => Groups.ContainsKey(key);

    /// <summary>The groups' keys and their properties of <see cref="TrainingPlan"/>, in order.</summary>
    internal static IReadOnlyDictionary<string, PropertyInfo> Groups { get; } =
        All.Select(each => (each.GroupKey, each._group)).Distinct().ToDictionary(each => each.GroupKey, each => each._group);

    /// <summary>
    /// The short key without the group, such as <c>max_steps</c>. Unique; used by files of version 1, <c>--set</c>, messages and forms.
    /// </summary>
    public string Key { get; }

    /// <summary>The object of a plan's JSON that contains it, such as <c>schedule</c>.</summary>
    public string GroupKey { get; }

    /// <summary>Its key within that object.</summary>
    public string Name { get; }

    public string GroupTitle { get; }

    public SettingAttribute Setting { get; }

    /// <summary>Type of the value, without <see cref="Nullable{T}"/>.</summary>
    public Type Type { get; }

    /// <summary>Whether null is allowed, which means that the size or the machine decides.</summary>
    public bool CanBeNull { get; }

    /// <param name="key">The short key, or the name with its group: <c>schedule.max_steps</c>.</param>
    public static PlanKey? Find(string key) =>
        ByKey.GetValueOrDefault(key) ?? All.FirstOrDefault(each => $"{each.GroupKey}.{each.Name}" == key);

    public object? Get(TrainingPlan plan) => _property.GetValue(_group.GetValue(plan));

    /// <returns>A copy of the plan with this value.</returns>
    public TrainingPlan With(TrainingPlan plan, object? value)
    {
        object settings = Copy(_group.GetValue(plan)!);
        _property.SetValue(settings, value);
        var copy = plan with { };
        _group.SetValue(copy, settings);
        return copy;
    }

    /// <summary>Does by reflection what <c>with { }</c> does.</summary>
    private static object Copy(object record) => record.GetType().GetMethod("<Clone>$")!.Invoke(record, null)!;
}
