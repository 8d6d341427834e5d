using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jarvis.Contracts;

/// <summary>
/// Upgrades plans of version 1 to version 2 by moving every setting into its group. One document may mix both forms, for example when a
/// form or a script changes one setting by its short key.
/// </summary>
public static class PlanUpgrade
{
    public const string VersionKey = "version";

    /// <summary>The document in groups, without its version. Keys that are not settings stay where they are.</summary>
    /// <exception cref="JsonException">The version is later than the one this program writes, or is not a number.</exception>
    public static JsonObject ToGroups(JsonObject document)
    {
        var plan = new JsonObject();
        foreach (var (key, value) in document)
        {
            if (key == VersionKey)
            {
                if (Later(value) is { } later)
                {
                    throw new JsonException(later);
                }
            }
            else if (value is JsonObject settings && PlanKey.IsGroup(key))
            {
                foreach (var (name, inner) in settings)
                {
                    Put(plan, key, name, inner);
                }
            }
            else if (PlanKey.ByKey.TryGetValue(key, out var setting))
            {
                Put(plan, setting.GroupKey, setting.Name, value);
            }
            else
            {
                plan[key] = value?.DeepClone();
            }
        }
        return plan;
    }

    /// <summary>Every setting by its short key, as used by forms and comparisons.</summary>
    public static JsonObject ToFlat(TrainingPlan plan)
    {
        var groups = JsonSerializer.SerializeToNode(plan, ContractJson.Options)!.AsObject();
        return new JsonObject(PlanKey.All.Select(each => KeyValuePair.Create(each.Key, groups[each.GroupKey]?[each.Name]?.DeepClone())));
    }

    /// <summary>What is wrong with a document's version; null if this program can read it.</summary>
    public static string? Later(JsonNode? version) =>
        version?.GetValueKind() == JsonValueKind.Number
        && version.AsValue().TryGetValue(out int number)
        && number is >= 1 and <= TrainingPlan.CurrentVersion
            ? null
            : $"The plan is of version {version?.ToJsonString() ?? "null"}, and this Jarvis reads 1 to {TrainingPlan.CurrentVersion}. "
                + "Update Jarvis, or write the plan anew.";

    private static void Put(JsonObject plan, string group, string name, JsonNode? value)
    {
        if (plan[group] is not JsonObject settings)
        {
            plan[group] = settings = [];
        }
        settings[name] = value?.DeepClone();
    }
}
