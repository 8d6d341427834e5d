using System.Text.Json;
using Jarvis.Contracts;

namespace Jarvis.Data;

/// <summary>ChatML (messages: role, content) and ShareGPT (conversations: from, value).</summary>
internal sealed class ConversationLayout : IJsonLayout
{
    public bool Matches(JsonFields fields) => fields.Find("messages", "conversations", "conversation") is { ValueKind: JsonValueKind.Array };

    public RecordDraft? Map(JsonFields fields, out string? problem)
    {
        var turns = new List<ChatTurn>();
        problem = null;
        foreach (var message in fields.Find("messages", "conversations", "conversation")!.Value.EnumerateArray())
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
                problem = $"the conversation has a message of an unknown role ({role ?? "none"}).";
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
        return RecordDraft.OfTurns(RecordKind.Chat, turns).WithLabels(fields);
    }

    private static ChatRole? Role(string? role) => role?.ToLowerInvariant() switch
    {
        "system" => ChatRole.System,
        "user" or "human" or "prompter" => ChatRole.User,
        "assistant" or "gpt" or "bot" or "model" or "chatgpt" => ChatRole.Assistant,
        _ => null,
    };
}
