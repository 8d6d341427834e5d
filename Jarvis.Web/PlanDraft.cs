using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Contracts;

namespace Jarvis.Web;

/// <summary>
/// A plan in the making: where it starts (a preset or another run's plan) and what was typed over it, by the setting's key. What was not
/// touched stays the starting plan's.
/// </summary>
public sealed class PlanDraft
{
    private readonly SortedDictionary<string, string> _typed = [];

    public TrainingPlan Start { get; private set; } = new();

    public IReadOnlyList<string> Data { get; set; } = [];

    public string Size => Start.Size;

    public IReadOnlyDictionary<string, string> Typed => _typed;

    /// <summary>Another size or another plan; what was typed stays typed.</summary>
    public void StartFrom(TrainingPlan plan) => Start = plan;

    /// <summary>Empty text takes the setting back to the starting plan's.</summary>
    public void Type(string key, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            _typed.Remove(key);
        }
        else
        {
            _typed[key] = text.Trim();
        }
    }

    /// <summary>What stands in the form: typed, else the starting plan's; null where the machine or the size decides.</summary>
    public string? Value(string key) => _typed.TryGetValue(key, out string? typed) ? typed : Text(Json(Start)[key]);

    /// <returns>Null when something typed is not what its setting takes; <paramref name="problems"/> then says what.</returns>
    public TrainingPlan? Build(IReadOnlyList<PlanSetting> settings, out IReadOnlyList<string> problems)
    {
        var json = Json(Start);
        List<string> found = [];
        foreach (var (key, text) in _typed)
        {
            var setting = settings.FirstOrDefault(each => each.Key == key);
            if (setting is null)
            {
                continue;
            }

            if (Node(setting, text) is { } node)
            {
                json[key] = node;
            }
            else
            {
                found.Add($"{setting.Title}: “{text}” is not {(setting.Kind == "integer" ? "a whole number" : "a number")}.");
            }
        }

        json["data"] = new JsonArray([.. Data.Select(each => JsonValue.Create(each))]);
        problems = found;
        if (found.Count > 0)
        {
            return null;
        }

        try
        {
            return json.Deserialize<TrainingPlan>(ContractJson.Options);
        }
        catch (JsonException)
        {
            problems = ["One of the advanced settings has a value that does not fit; take back the last change."];
            return null;
        }
    }

    private static JsonObject Json(TrainingPlan plan) => JsonSerializer.SerializeToNode(plan, ContractJson.Options)!.AsObject();

    private static JsonNode? Node(PlanSetting setting, string text) => setting.Kind switch
    {
        "integer" => long.TryParse(text, NumberStyles.Integer | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out long whole) ? JsonValue.Create(whole) : null,
        "number" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? JsonValue.Create(number) : null,
        "switch" => JsonValue.Create(text == "true"),
        "list" => new JsonArray([.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => JsonValue.Create(line))]),
        _ => JsonValue.Create(text),
    };

    private static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonArray list => string.Join("\n", list.Select(each => each?.ToString())),
        _ => node.ToString(),
    };
}
