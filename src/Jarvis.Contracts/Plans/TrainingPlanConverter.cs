using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Jarvis.Contracts;

/// <summary>Reads plans of every version and writes the current one.</summary>
internal sealed class TrainingPlanConverter : JsonConverter<TrainingPlan>
{
    public override TrainingPlan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var document = JsonNode.Parse(ref reader) as JsonObject ?? throw new JsonException("A plan is an object.");
        var plan = new TrainingPlan();
        foreach (var (key, settings) in PlanUpgrade.ToGroups(document))
        {
            if (PlanKey.Groups.TryGetValue(key, out var group))
            {
                group.SetValue(plan, settings.Deserialize(group.PropertyType, options) ?? throw new JsonException($"{key} is null."));
            }
            else if (options.UnmappedMemberHandling == JsonUnmappedMemberHandling.Disallow)
            {
                throw new JsonException($"There is no setting '{key}'.");
            }
        }
        return plan;
    }

    public override void Write(Utf8JsonWriter writer, TrainingPlan value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", TrainingPlan.CurrentVersion);
        foreach (var (key, group) in PlanKey.Groups)
        {
            writer.WritePropertyName(key);
            JsonSerializer.Serialize(writer, group.GetValue(value), group.PropertyType, options);
        }
        writer.WriteEndObject();
    }
}
