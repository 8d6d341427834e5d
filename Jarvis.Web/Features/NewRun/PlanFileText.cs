using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Contracts;

namespace Jarvis.Web.Features.NewRun;

/// <summary>
/// A plan as a file for <c>./jarvis train</c>: the settings that differ from the defaults, in groups, with the known reasons as comments.
/// </summary>
public static class PlanFileText
{
    private static readonly JsonObject _defaults = PlanUpgrade.ToFlat(new TrainingPlan());

    /// <param name="reason">Returns the reason for a setting's value by its key; null if there is none.</param>
    public static string Of(TrainingPlan plan, Func<string, string?>? reason = null)
    {
        var values = PlanUpgrade.ToFlat(plan);
        var groups = PlanKey
            .All.Where(setting => setting.Key == "data" || !JsonNode.DeepEquals(values[setting.Key], _defaults[setting.Key]))
            .GroupBy(setting => setting.GroupKey)
            .ToList();
        var text = new StringBuilder($"{{\n  \"{PlanUpgrade.VersionKey}\": {TrainingPlan.CurrentVersion},\n");
        for (int index = 0; index < groups.Count; index++)
        {
            text.Append("  ").Append(JsonSerializer.Serialize(groups[index].Key)).Append(": {\n");
            AppendSettings(text, [.. groups[index]], values, reason);
            text.Append(index < groups.Count - 1 ? "  },\n" : "  }\n");
        }

        return text.Append("}\n").ToString();
    }

    private static void AppendSettings(StringBuilder text, List<PlanKey> settings, JsonObject values, Func<string, string?>? reason)
    {
        for (int index = 0; index < settings.Count; index++)
        {
            text.Append("    ")
                .Append(JsonSerializer.Serialize(settings[index].Name))
                .Append(": ")
                .Append(values[settings[index].Key]?.ToJsonString(ContractJson.Options) ?? "null")
                .Append(index < settings.Count - 1 ? "," : "");
            text.Append(reason?.Invoke(settings[index].Key) is { } why ? $"   // {why.ReplaceLineEndings(" ")}" : "").Append('\n');
        }
    }
}
