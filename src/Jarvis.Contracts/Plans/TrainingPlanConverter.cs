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
                group.SetValue(plan, Settings(document, key, settings, group.PropertyType, options));
            }
            else if (options.UnmappedMemberHandling == JsonUnmappedMemberHandling.Disallow)
            {
                throw At($"$.{key}", $"There is no setting '{key}'.");
            }
        }
        return plan;
    }

    private static object Settings(JsonObject document, string key, JsonNode? settings, Type type, JsonSerializerOptions options)
    {
        try
        {
            return settings.Deserialize(type, options) ?? throw new JsonException($"{key} is null.");
        }
        catch (JsonException exception)
        {
            throw At(Place(document, key, exception.Path), exception.Message);
        }
    }

    /// <summary>The JSON path under which the sender wrote it: within its group, or by its short key.</summary>
    private static string Place(JsonObject document, string group, string? path)
    {
        string inner = path?.TrimStart('$', '.') ?? "";
        int end = inner.IndexOfAny(['.', '[']);
        string name = end < 0 ? inner : inner[..end];
        return
            PlanKey.Find($"{group}.{name}") is { } setting
            && document.ContainsKey(setting.Key)
            && !(document[group] is JsonObject own && own.ContainsKey(name))
            ? $"$.{setting.Key}{inner[name.Length..]}"
            : $"$.{group}{(inner.Length > 0 ? "." : "")}{inner}";
    }

    /// <summary>
    /// The serializer sets the path of the outer exception to that of the plan; the inner exception keeps the path within the plan.
    /// </summary>
    private static JsonException At(string path, string message) => new(null, new JsonException(message, path, null, null));

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
