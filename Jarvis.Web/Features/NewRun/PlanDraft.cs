using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Contracts;

namespace Jarvis.Web.Features.NewRun;

/// <summary>
/// A plan being edited: its start (a preset, a plan file or another run's plan), and the values typed over it, by the setting's key.
/// Settings without a typed value keep the start's.
/// </summary>
public sealed class PlanDraft
{
    private static readonly JsonObject _defaults = Json(new TrainingPlan());
    private readonly SortedDictionary<string, string> _typed = [];
    private JsonObject _start = Json(new TrainingPlan());

    /// <summary>The defaults until <see cref="StartFrom"/> is called.</summary>
    public PlanStart Start { get; private set; } = new(new TrainingPlan(), null);

    /// <summary>Name of the start, such as a preset's title; null for the defaults.</summary>
    public string? StartName => Start.Name;

    /// <summary>Why the start has its values, by the setting's key.</summary>
    public IReadOnlyDictionary<string, string> Reasons => Start.Reasons;

    public DataChoice Data { get; init; } = new();

    public IReadOnlyDictionary<string, string> Typed => _typed;

    /// <summary>Changes the start; typed values stay.</summary>
    public void StartFrom(PlanStart start)
    {
        (_start, Start) = (Json(start.Plan), start);
        foreach (var (key, text) in _typed.ToList())
        {
            Type(key, text);
        }
    }

    /// <summary>
    /// Typing the start's own value is not a change. Empty text makes a setting automatic where that is possible, otherwise it restores the
    /// start's value.
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

    /// <summary>The value shown in the form: the typed one, else the start's; null if the setting is automatic.</summary>
    public string? Value(string key) => _typed.TryGetValue(key, out string? typed) ? (typed.Length == 0 ? null : typed) : StartValue(key);

    public string? StartValue(string key) => SettingText.Of(_start[key]);

    /// <summary>Whether the start's value differs from the default.</summary>
    public bool StartDiffers(string key) => !JsonNode.DeepEquals(_start[key], _defaults[key]);

    /// <summary>A copy with the same data and typed values over another start.</summary>
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

    /// <returns>Null if a typed value is invalid; <paramref name="problems"/> then lists all of them.</returns>
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
            else if (setting.Range?.Refusal(double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture)) is { } bound)
            {
                found.Add(new SettingProblem(key, $"{setting.Title} must be {bound}"));
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
            problems = [new(null, "One of the advanced settings has an invalid value; undo the last change.")];
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
