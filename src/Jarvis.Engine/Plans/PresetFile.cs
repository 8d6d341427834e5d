using System.Text;
using System.Text.Json;
using Jarvis.Contracts;

namespace Jarvis.Engine.Plans;

/// <summary>
/// A plan file that gives reasons: its first comment is the title, the next ones say what the plan is for, and the comment after a value is
/// the reason for that value. A null with a reason is a value that only the user can give.
/// </summary>
internal static class PresetFile
{
    public static Preset Read(string name, string text)
    {
        var plan = PlanReader.Parse(text, $"preset {name}");
        var head = new List<string>();
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        var needs = new List<string>();
        string? group = null,
            key = null;
        var reader = new Utf8JsonReader(
            Encoding.UTF8.GetBytes(text),
            new JsonReaderOptions { CommentHandling = JsonCommentHandling.Allow, AllowTrailingCommas = true }
        );
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                string property = reader.GetString()!;
                (group, key) = reader.CurrentDepth == 1 ? (property, null) : (group, PlanKey.Find($"{group}.{property}")!.Key);
            }
            else if (reader.TokenType == JsonTokenType.Null)
            {
                needs.Add(key!);
            }
            else if (reader.TokenType == JsonTokenType.Comment && group is null)
            {
                head.Add(reader.GetComment().Trim());
            }
            else if (reader.TokenType == JsonTokenType.Comment && key is not null)
            {
                reasons[key] = reasons.TryGetValue(key, out string? begun)
                    ? $"{begun} {reader.GetComment().Trim()}"
                    : reader.GetComment().Trim();
            }
        }
        return new Preset(
            name,
            head[0],
            string.Join(' ', head.Skip(1)),
            plan,
            needs.Contains("base_model") ? null : PlanResolver.Network(plan).Parameters,
            reasons,
            needs
        );
    }
}
