using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Contracts;

namespace Jarvis.Engine.Plans;

/// <summary>Converts a JSON value to the type of a setting. Null means "leave it to the default".</summary>
internal static class PlanValue
{
    /// <summary>A value from the command line: JSON where it parses as such, else text.</summary>
    public static JsonNode? FromText(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    /// <param name="expected">What the setting takes, in words; also set on success.</param>
    public static bool TryConvert(JsonNode? value, Type type, out object? converted, out string expected)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        expected = Expected(plain);
        converted = null;
        if (value is null)
        {
            return true;
        }
        converted = plain switch
        {
            _ when plain == typeof(int) => Integer(value) is { } number and >= int.MinValue and <= int.MaxValue ? (int)number : null,
            _ when plain == typeof(long) => Integer(value),
            _ when plain == typeof(double) => Number(value),
            _ when plain == typeof(bool) => (value as JsonValue)?.TryGetValue(out bool flag) == true ? flag : null,
            _ when plain == typeof(string) => Text(value),
            { IsEnum: true } => value.GetValueKind() == JsonValueKind.String ? EnumText.Find(plain, value.GetValue<string>()) : null,
            _ when plain == typeof(IReadOnlyList<double>) => Numbers(value),
            _ => List(value),
        };
        return converted is not null;
    }

    public static string Show(JsonNode? value)
    {
        string text = value?.ToJsonString() ?? "null";
        return text.Length <= 60 ? text : text[..57] + "...";
    }

    private static string Expected(Type type) =>
        type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(double) ? "a number"
        : type == typeof(bool) ? "true or false"
        : type == typeof(string) ? "a text"
        : type.IsEnum ? $"one of {string.Join(", ", EnumText.All(type))}"
        : type == typeof(IReadOnlyList<double>) ? "a list of numbers"
        : "a list of texts";

    /// <summary>Whole numbers, also when written 1e3.</summary>
    private static long? Integer(JsonNode value) =>
        Number(value) is { } number && number == Math.Floor(number) && Math.Abs(number) < 1L << 53 ? (long)number : null;

    private static double? Number(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.Number
        && double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        && double.IsFinite(number)
            ? number
            : null;

    private static string? Text(JsonNode value) =>
        value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number => value.ToJsonString(),
            _ => null,
        };

    private static IReadOnlyList<double>? Numbers(JsonNode value) =>
        value switch
        {
            JsonArray array when array.All(item => item is not null && Number(item) is not null) =>
            [
                .. array.Select(item => Number(item!)!.Value),
            ],
            JsonValue single when Number(single) is { } number => [number],
            _ => null,
        };

    private static IReadOnlyList<string>? List(JsonNode value) =>
        value switch
        {
            JsonArray array when array.All(item => item?.GetValueKind() == JsonValueKind.String) =>
            [
                .. array.Select(item => item!.GetValue<string>()),
            ],
            JsonValue single when single.TryGetValue(out string? text) => [text],
            _ => null,
        };
}
