using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jarvis.Contracts;

/// <summary>
/// The one step from plans of version 1 to those of version 2: every setting into its group. Both may stand in one document, as where a
/// form or a script changes one setting by its short key.
/// </summary>
public static class PlanUpgrade
{
    public const string VersionKey = "version";

    /// <summary>The document in groups, without a version. What is no setting stays where it was.</summary>
    /// <exception cref="JsonException">It is of a later version than this program writes.</exception>
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

    /// <summary>Every setting by its short key: how forms and comparisons see a plan.</summary>
    public static JsonObject ToFlat(TrainingPlan plan)
    {
        var groups = JsonSerializer.SerializeToNode(plan, ContractJson.Options)!.AsObject();
        return new JsonObject(PlanKey.All.Select(each => KeyValuePair.Create(each.Key, groups[each.GroupKey]?[each.Name]?.DeepClone())));
    }

    /// <summary>What is wrong with a document's version; null where this program reads it.</summary>
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
