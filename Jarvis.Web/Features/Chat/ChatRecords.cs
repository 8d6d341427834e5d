using Jarvis.Contracts;

namespace Jarvis.Web.Features.Chat;

/// <param name="LeafId">The last message of the path that is shown; null while the conversation is empty.</param>
public sealed record Conversation(
    string Id,
    string Title,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    ChatSettings Settings,
    string? LeafId
);

/// <summary>How the next answer of a conversation is generated.</summary>
/// <param name="Model">Id of the model at Inference; null until one is chosen.</param>
/// <param name="MaxTokens">Longest answer in tokens; null allows it to fill the context.</param>
/// <param name="SystemPrompt">Sent before the messages; null for none.</param>
public sealed record ChatSettings(
    string? Model = null,
    double Temperature = 0.8,
    double TopP = 0.95,
    int? MaxTokens = 256,
    string? SystemPrompt = null
);

public enum MessageState
{
    Done,
    Generating,

    /// <summary>Stopped by the user.</summary>
    Stopped,

    /// <summary>Inference or Web was lost during the answer; it can be continued.</summary>
    Interrupted,

    /// <summary>Refused by Inference; the note says why.</summary>
    Failed,
}

/// <summary>A message; versions are messages with the same parent.</summary>
/// <param name="Pieces">Number of the last piece in <paramref name="Text"/>; the next one is one higher.</param>
/// <param name="Note">Why the answer was interrupted or failed.</param>
/// <param name="DroppedTurns">Number of oldest turns that were left out because they did not fit into the model's context.</param>
/// <param name="Versions">Ids of all versions including this one, oldest first.</param>
public sealed record ChatEntry(
    string Id,
    string ConversationId,
    string? ParentId,
    ChatRole Role,
    MessageState State,
    string? Model,
    DateTimeOffset CreatedAt,
    string Text,
    int Pieces,
    string? Note,
    int DroppedTurns,
    bool CutByLength,
    IReadOnlyList<string> Versions
)
{
    public int Version => Versions.ToList().IndexOf(Id);
}

/// <summary>Sent to the subscribers of <see cref="ConversationStore"/>.</summary>
public abstract record ChatEvent
{
    /// <param name="Number">Counts from 1 without gaps within a message.</param>
    public sealed record Piece(string ConversationId, string MessageId, int Number, string Text) : ChatEvent;

    /// <summary>Messages were added, removed or changed their state: read the conversation again.</summary>
    public sealed record Changed(string ConversationId) : ChatEvent;

    /// <summary>The list of conversations has changed.</summary>
    public sealed record Listed : ChatEvent;
}
