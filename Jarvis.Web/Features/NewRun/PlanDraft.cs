using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Contracts;

namespace Jarvis.Web.Features.NewRun;

/// <summary>
/// A plan in the making: where it starts (a preset, a plan file or another run's plan) and what was typed over it, by the setting's key.
/// What was not touched stays the starting plan's.
/// </summary>
public sealed class PlanDraft
{
    private static readonly JsonObject _defaults = Json(new TrainingPlan());
    private readonly SortedDictionary<string, string> _typed = [];
    private JsonObject _start = Json(new TrainingPlan());

    /// <summary>The bare defaults until <see cref="StartFrom"/>.</summary>
    public PlanStart Start { get; private set; } = new(new TrainingPlan(), null);

    /// <summary>What the start is called, such as a preset's title; null for the bare defaults.</summary>
    public string? StartName => Start.Name;

    /// <summary>Why the start has its values, by the setting's key.</summary>
    public IReadOnlyDictionary<string, string> Reasons => Start.Reasons;

    public DataChoice Data { get; init; } = new();

    public IReadOnlyDictionary<string, string> Typed => _typed;

    /// <summary>Another preset or another plan; what was typed stays typed.</summary>
    public void StartFrom(PlanStart start)
    {
        (_start, Start) = (Json(start.Plan), start);
        foreach (var (key, text) in _typed.ToList())
        {
            Type(key, text);
        }
    }

    /// <summary>
    /// The start's own value is no change. Empty text leaves the setting to the machine where it can be left, else it takes the setting
    /// back.
    /// </summary>
    public void Type(string key, string? text)
    {
        string typed = text?.Trim() ?? "";
        if (SettingText.Same(typed, StartValue(key) ?? "") || (typed.Length == 0 && !CanBeEmpty(key)))
        {
            _typed.Remove(key);
        }
        else
        {
            _typed[key] = typed;
        }
    }

    public void TakeBack(string key) => _typed.Remove(key);

    public void TakeAllBack() => _typed.Clear();

    /// <summary>What stands in the form: typed, else the starting plan's; null where the machine or the size decides.</summary>
    public string? Value(string key) => _typed.TryGetValue(key, out string? typed) ? (typed.Length == 0 ? null : typed) : StartValue(key);

    public string? StartValue(string key) => SettingText.Of(_start[key]);

    /// <summary>Whether the start differs from the default.</summary>
    public bool StartDiffers(string key) => !JsonNode.DeepEquals(_start[key], _defaults[key]);

    /// <summary>The same data and the same changes over another start.</summary>
    public PlanDraft Over(PlanStart start)
    {
        var draft = new PlanDraft { Data = Data };
        foreach (var (key, text) in _typed)
        {
            draft._typed[key] = text;
        }

        draft.StartFrom(start);
        return draft;
    }

    /// <returns>Null when something typed is not what its setting takes; <paramref name="problems"/> then says what.</returns>
    public TrainingPlan? Build(IReadOnlyList<PlanSetting> settings, out IReadOnlyList<SettingProblem> problems)
    {
        var json = _start.DeepClone().AsObject();
        List<SettingProblem> found = [];
        foreach (var (key, text) in _typed)
        {
            var setting = settings.FirstOrDefault(each => each.Key == key);
            if (setting is null)
            {
                continue;
            }

            if (text.Length == 0)
            {
                json[key] = _defaults[key]?.DeepClone();
            }
            else if (Node(setting, text) is not { } node)
            {
                string kind = setting.Kind == "integer" ? "a whole number" : "a number";
                found.Add(new SettingProblem(key, $"{setting.Title} must be {kind}, not “{text}”"));
            }
            else if (setting.Range is { } range && !range.Holds(double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture)))
            {
                found.Add(new SettingProblem(key, $"{setting.Title} must be {range.Text()}"));
            }
            else
            {
                json[key] = node;
            }
        }

        json["data"] = new JsonArray([.. Data.Files.Select(each => JsonValue.Create(each))]);
        json["data_weights"] = Data.Weights is { } weights ? new JsonArray([.. weights.Select(each => JsonValue.Create(each))]) : null;
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
            problems = [new(null, "One of the advanced settings has a value that does not fit; take back the last change.")];
            return null;
        }
    }

    private static bool CanBeEmpty(string key) => _defaults[key] is null or JsonArray { Count: 0 };

    private static JsonObject Json(TrainingPlan plan) => PlanUpgrade.ToFlat(plan);

    private static JsonNode? Node(PlanSetting setting, string text) =>
        setting.Kind switch
        {
            "integer" => long.TryParse(
                text,
                NumberStyles.Integer | NumberStyles.AllowThousands,
                CultureInfo.InvariantCulture,
                out long whole
            )
                ? JsonValue.Create(whole)
                : null,
            "number" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number)
                ? JsonValue.Create(number)
                : null,
            "switch" => JsonValue.Create(text == "true"),
            "list" => new JsonArray([
                .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .Select(line => JsonValue.Create(line)),
            ]),
            _ => JsonValue.Create(text),
        };
}
