using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Contracts;

namespace Jarvis.Web.Features.NewRun;

/// <summary>Values of settings as the text of a form field.</summary>
public static class SettingText
{
    /// <summary>Lists have one entry per line, small numbers are written as 3e-4; null if nothing is set.</summary>
    public static string? Of(JsonNode? node) =>
        node switch
        {
            null or JsonArray { Count: 0 } => null,
            JsonArray list => string.Join('\n', list.Select(each => each?.ToString())),
            _ when node.GetValueKind() == JsonValueKind.Number => Number(node.GetValue<double>()),
            _ => node.ToString(),
        };

    /// <summary>Equal as text or as numbers: 0.10 is 0.1.</summary>
    public static bool Same(string one, string other) =>
        one == other || (Read(one) is { } first && Read(other) is { } second && first.Equals(second));

    /// <summary>Whether a value is empty, zero or off.</summary>
    public static bool IsOff(string? value) => value is null or "" or "false" || Read(value) is 0;

    /// <summary>For sentences and tables: with its unit, "on" for true, "auto" for an empty value.</summary>
    public static string Shown(PlanSetting setting, string? value) =>
        value switch
        {
            null or "" => "auto",
            "true" => "on",
            "false" => "off",
            _ when setting.Kind == "list" => string.Join(", ", value.Split('\n')),
            _ when setting.Kind == "number" && Read(value) is { } number => Number(number),
            _ when setting.Kind == "integer" && Read(value) is { } whole => WithUnit(
                whole.ToString("N0", CultureInfo.InvariantCulture),
                setting.Unit
            ),
            _ => value,
        };

    /// <summary>
    /// The placeholder of an empty field: the value that "auto" resolves to, unless that is out of the setting's own range, which happens
    /// if it is derived from an invalid number elsewhere.
    /// </summary>
    public static string Auto(PlanSetting setting, string? standing) =>
        standing is null || (Read(standing) is { } number && !(setting.Range?.Holds(number) ?? number >= 0)) ? "auto"
        : setting.Kind == "switch" ? $"auto: {Shown(setting, standing)}"
        : $"auto: {standing}";

    private static string WithUnit(string number, string? unit) =>
        unit is null
            ? number
            : $"{number} {(number == "1" ? unit.Replace("batches", "batch", StringComparison.Ordinal).TrimEnd('s') : unit)}";

    private static double? Read(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    private static string Number(double value) =>
        Math.Abs(value) is > 0 and < 0.001
            ? value.ToString("0.################e-0", CultureInfo.InvariantCulture)
            : value.ToString("0.################", CultureInfo.InvariantCulture);
}
