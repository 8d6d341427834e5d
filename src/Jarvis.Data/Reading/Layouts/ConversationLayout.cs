using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Data.Reading.Json;
using Jarvis.Data.Records;

namespace Jarvis.Data.Reading.Layouts;

/// <summary>
/// ChatML (messages: role, content) and ShareGPT (conversations: from, value; a separate system text); an id becomes the document.
/// </summary>
internal sealed class ConversationLayout : SingleRecordLayout
{
    private static readonly string[] _lists = ["messages", "conversations", "conversation"];

    public override bool Matches(JsonFields fields) => fields.Find(_lists) is { ValueKind: JsonValueKind.Array };

    protected override RecordDraft? Map(JsonFields fields, out string? problem) =>
        Turns(fields.Find(_lists), fields.Text("system", "system_prompt"), out problem) is { } turns
            ? RecordDraft.OfTurns(RecordKind.Chat, turns).WithLabels(fields) with
            {
                Document = JsonLabels.Label(fields.Text("id", "conversation_id")),
            }
            : null;

    /// <summary>
    /// The turns of a list of messages; null with <paramref name="problem"/> if it is not a conversation or has no answer.
    /// </summary>
    public static IReadOnlyList<ChatTurn>? Turns(JsonElement? messages, string? system, out string? problem)
    {
        var turns = new List<ChatTurn>();
        if (messages is not { ValueKind: JsonValueKind.Array } list)
        {
            problem = "the messages are no list.";
            return null;
        }
        foreach (var message in list.EnumerateArray())
        {
            if (message.ValueKind != JsonValueKind.Object)
            {
                problem = "the conversation holds something that is no message.";
                return null;
            }
            var parts = new JsonFields(message);
            var role = parts.Text("role", "from");
            var content = parts.Text("content", "value");
            if (Role(role) is not { } known)
            {
                problem = $"the conversation has a message of an unknown role ({role?[..Math.Min(role.Length, 40)] ?? "none"}).";
                return null;
            }
            if (!string.IsNullOrWhiteSpace(content))
            {
                turns.Add(new ChatTurn(known, content));
            }
        }
        if (!turns.Exists(t => t.Role == ChatRole.Assistant))
        {
            problem = "the conversation has no answer of an assistant.";
            return null;
        }
        problem = null;
        return string.IsNullOrWhiteSpace(system) || turns[0].Role == ChatRole.System
            ? turns
            : [new ChatTurn(ChatRole.System, system), .. turns];
    }

    private static ChatRole? Role(string? role) =>
        role?.Trim().ToLowerInvariant() switch
        {
            "system" or "developer" => ChatRole.System,
            "user" or "human" or "prompter" => ChatRole.User,
            "assistant" or "gpt" or "bot" or "model" or "chatgpt" => ChatRole.Assistant,
            _ => null,
        };
}
