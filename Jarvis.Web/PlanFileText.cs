using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Contracts;

namespace Jarvis.Web;

/// <summary>A plan as the file that <c>./jarvis train</c> takes: what differs from the defaults, with the reasons that are known.</summary>
public static class PlanFileText
{
    private static readonly JsonObject _defaults = JsonSerializer.SerializeToNode(new TrainingPlan(), ContractJson.Options)!.AsObject();

    /// <param name="reason">Of a setting, by its key; null where none is known.</param>
    public static string Of(TrainingPlan plan, Func<string, string?>? reason = null)
    {
        var differing = JsonSerializer
            .SerializeToNode(plan, ContractJson.Options)!
            .AsObject()
            .Where(pair => pair.Key == "data" || !JsonNode.DeepEquals(pair.Value, _defaults[pair.Key]))
            .ToList();
        var text = new StringBuilder("{\n");
        for (int index = 0; index < differing.Count; index++)
        {
            var (key, value) = differing[index];
            text.Append("  ")
                .Append(JsonSerializer.Serialize(key))
                .Append(": ")
                .Append(value?.ToJsonString(ContractJson.Options) ?? "null")
                .Append(index < differing.Count - 1 ? "," : "");
            text.Append(reason?.Invoke(key) is { } why ? $"   // {why.ReplaceLineEndings(" ")}" : "").Append('\n');
        }

        return text.Append("}\n").ToString();
    }
}
