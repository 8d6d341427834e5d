using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Engine.Plans;

/// <summary>Reads plan files and <c>--set key=value</c>; the error for an unknown key names the nearest known one.</summary>
public static class PlanReader
{
    private const int LargestFile = 1 << 20;

    /// <exception cref="PlanException">The file is missing, is not valid JSON, or has unknown or ill-typed keys; all of them are
    /// listed.</exception>
    public static TrainingPlan ReadFile(string path, IEnumerable<string>? overrides = null)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new PlanException([
                $"There is no plan file '{path}'. Check the path; a plan is a JSON file such as "
                    + "{\"data\": {\"files\": [\"notes.txt\"]}}.",
            ]);
        }
        if (file.Length > LargestFile)
        {
            throw new PlanException([$"'{path}' has {file.Length:N0} bytes; a plan file has at most {LargestFile:N0}. Is it a data file?"]);
        }
        return Parse(DiskFile.ReadAllText(path), path, overrides);
    }

    /// <param name="name">The text's name in messages, such as the file's path.</param>
    /// <param name="overrides">Each <c>key=value</c>; the value is JSON, or plain text where it is not.</param>
    public static TrainingPlan Parse(string json, string name, IEnumerable<string>? overrides = null)
    {
        var problems = new List<string>();
        var settings = ReadObject(json, name);
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in settings)
        {
            if (key == PlanUpgrade.VersionKey)
            {
                problems.AddRange(PlanUpgrade.Later(value) is { } later ? [$"{name}: {later}"] : []);
            }
            else if (value is JsonObject group && PlanKey.IsGroup(key))
            {
                foreach (var (inner, innerValue) in group)
                {
                    Take($"{key}.{inner}", innerValue, $"{name}: ", values, problems);
                }
            }
            else
            {
                Take(key, value, $"{name}: ", values, problems);
            }
        }
        return Set(new TrainingPlan(), values, problems, overrides ?? []);
    }

    /// <summary>The plan with some settings changed.</summary>
    /// <param name="overrides">Each <c>key=value</c>.</param>
    /// <exception cref="PlanException">A key is unknown, or a value of the wrong kind.</exception>
    public static TrainingPlan Change(TrainingPlan plan, IEnumerable<string> overrides) => Set(plan, [], [], overrides);

    private static TrainingPlan Set(
        TrainingPlan plan,
        Dictionary<string, object?> values,
        List<string> problems,
        IEnumerable<string> overrides
    )
    {
        foreach (string text in overrides)
        {
            TakeOverride(text, values, problems);
        }
        if (problems.Count > 0)
        {
            throw new PlanException(problems);
        }
        foreach (var (key, value) in values)
        {
            plan = PlanKey.ByKey[key].With(plan, value);
        }
        return plan;
    }

    private static JsonObject ReadObject(string json, string name)
    {
        try
        {
            var options = new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
                MaxDepth = 8,
                AllowDuplicateProperties = false,
            };
            return JsonNode.Parse(json, documentOptions: options) as JsonObject
                ?? throw new PlanException([
                    $"{name} is JSON, but not an object; a plan looks like {{\"data\": {{\"files\": [\"notes.txt\"]}}}}.",
                ]);
        }
        catch (JsonException exception)
        {
            throw new PlanException([
                $"{name} is not JSON, line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}: "
                    + $"{exception.Message.Split(" LineNumber", 2)[0]}",
            ]);
        }
    }

    private static void TakeOverride(string text, Dictionary<string, object?> values, List<string> problems)
    {
        int equals = text.IndexOf('=');
        if (equals < 1)
        {
            problems.Add($"--set {text}: expected KEY=VALUE, such as --set max_steps=120.");
            return;
        }
        Take(text[..equals].Trim(), PlanValue.FromText(text[(equals + 1)..].Trim()), "--set ", values, problems);
    }

    private static void Take(string key, JsonNode? value, string where, Dictionary<string, object?> values, List<string> problems)
    {
        if (PlanKey.Find(key) is not { } setting)
        {
            string hint = NearestName.Find(key[(key.IndexOf('.') + 1)..], PlanKey.ByKey.Keys) is { } nearest
                ? $"; did you mean '{nearest}'?"
                : $"; '{CommandName.Jarvis} train --help' lists the keys.";
            problems.Add($"{where}there is no setting '{key}'{hint}");
        }
        else if (PlanValue.TryConvert(value, setting.Type, out object? converted, out string expected))
        {
            if (converted is not null || setting.CanBeNull)
            {
                values[setting.Key] = converted;
            }
            else
            {
                values.Remove(setting.Key);
            }
        }
        else
        {
            problems.Add($"{where}'{key}' must be {expected}, not {PlanValue.Show(value)}.");
        }
    }
}
