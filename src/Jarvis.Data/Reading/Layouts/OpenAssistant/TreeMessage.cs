using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Data.Reading.Json;

namespace Jarvis.Data.Reading.Layouts.OpenAssistant;

/// <summary>One message of an OpenAssistant tree.</summary>
/// <param name="Rank">0 is the best of its siblings; null if they were not ranked.</param>
/// <param name="Reviewed">Whether it passed review; true if the file does not say.</param>
internal sealed record TreeMessage(
    string Id,
    string? ParentId,
    ChatRole Role,
    string Text,
    string? Language,
    int? Rank,
    bool Deleted,
    bool Reviewed
)
{
    public List<TreeMessage> Replies { get; } = [];

    public bool IsAnswer => Role == ChatRole.Assistant;

    /// <summary>
    /// The message of these fields, without its replies; null with <paramref name="problem"/> if the fields are not a valid message.
    /// </summary>
    public static TreeMessage? Read(JsonFields fields, out string? problem)
    {
        ChatRole? role = fields.Text("role") switch
        {
            "prompter" or "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            "system" => ChatRole.System,
            _ => null,
        };
        var text = fields.Text("text");
        problem =
            role is null ? "a message has a role that is neither prompter nor assistant."
            : string.IsNullOrWhiteSpace(text) ? "a message has no text."
            : null;
        return problem is not null
            ? null
            : new TreeMessage(
                fields.Text("message_id") ?? "",
                fields.Text("parent_id"),
                role!.Value,
                text!,
                JsonLabels.Language(fields.Text("lang")),
                fields.Find("rank") is { ValueKind: JsonValueKind.Number } rank
                && rank.TryGetDouble(out double place)
                && Math.Abs(place) < int.MaxValue
                    ? (int)place
                    : null,
                fields.Find("deleted") is { ValueKind: JsonValueKind.True },
                fields.Find("review_result") is null or { ValueKind: JsonValueKind.True }
            );
    }

    /// <summary>The same, including all nested replies. The recursion depth is bounded by the JSON reader's limit.</summary>
    public static TreeMessage? ReadTree(JsonElement element, out string? problem)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            problem = "the tree holds something that is no message.";
            return null;
        }
        var fields = new JsonFields(element);
        var message = Read(fields, out problem);
        if (message is null || fields.Find("replies") is not { ValueKind: JsonValueKind.Array } replies)
        {
            return message;
        }
        foreach (var reply in replies.EnumerateArray())
        {
            if (ReadTree(reply, out problem) is not { } below)
            {
                return null;
            }
            message.Replies.Add(below);
        }
        return message;
    }
}
