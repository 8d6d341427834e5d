using System.Text.Json;

namespace Jarvis.Inference.OpenAi;

/// <summary>
/// OpenAI settings that would change the answer and that Jarvis does not have: refused by name instead of silently ignored.
/// </summary>
internal static class NotOffered
{
    private static readonly Dictionary<string, string> _instead = new()
    {
        ["presence_penalty"] = "use repetition_penalty",
        ["frequency_penalty"] = "use repetition_penalty",
        ["logit_bias"] = "leave it out",
        ["tools"] = "describe them in the system message",
        ["functions"] = "describe them in the system message",
        ["response_format"] = "ask for the format in the message",
        ["suffix"] = "leave it out",
        ["best_of"] = "ask several times",
    };

    public static void Refuse(SamplingRequest request)
    {
        foreach (var (name, value) in request.Others ?? new Dictionary<string, JsonElement>())
        {
            if (_instead.TryGetValue(name, out string? instead) && Matters(name, value))
            {
                throw OpenAiException.BadRequest($"{name} is not offered here: {instead}.", name, "unsupported_parameter");
            }
        }
    }

    /// <summary>Whether a value would change the answer: many clients send the neutral value of everything they know.</summary>
    private static bool Matters(string name, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined or JsonValueKind.False => false,
            JsonValueKind.Number => value.GetDouble() != (name == "best_of" ? 1 : 0),
            JsonValueKind.String => value.GetString() is { Length: > 0 },
            JsonValueKind.Array => value.GetArrayLength() > 0,
            JsonValueKind.Object when name == "response_format" => !(
                value.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "text"
            ),
            JsonValueKind.Object => value.EnumerateObject().Any(),
            _ => true,
        };
}
