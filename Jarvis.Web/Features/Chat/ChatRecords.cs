using Jarvis.Contracts;

namespace Jarvis.Web.Features.Chat;

/// <param name="LeafId">The message at whose end the conversation stands now; null while it is empty.</param>
public sealed record Conversation(
    string Id,
    string Title,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    ChatSettings Settings,
    string? LeafId
);

/// <summary>How the next answer of a conversation is made.</summary>
/// <param name="Model">Id at Inference; null until one is chosen.</param>
/// <param name="MaxTokens">Of an answer; null fills the context.</param>
/// <param name="SystemPrompt">In front of every conversation; null for none.</param>
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

    /// <summary>Stopped by the person.</summary>
    Stopped,

    /// <summary>Inference or Web was lost in the middle; can go on.</summary>
    Interrupted,

    /// <summary>Refused; the note says why.</summary>
    Failed,
}

/// <summary>A message; versions are messages with the same parent.</summary>
/// <param name="Pieces">Number of the last piece in <paramref name="Text"/>; the next one is one higher.</param>
/// <param name="Note">Why it was interrupted or failed.</param>
/// <param name="DroppedTurns">Oldest turns that the model's context did not hold for this answer.</param>
/// <param name="Versions">Ids of all versions, oldest first, this one's among them.</param>
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

/// <summary>What subscribers hear.</summary>
public abstract record ChatEvent
{
    /// <param name="Number">From 1, without gaps for a message.</param>
    public sealed record Piece(string ConversationId, string MessageId, int Number, string Text) : ChatEvent;

    /// <summary>Messages came, went or changed their state: read the conversation anew.</summary>
    public sealed record Changed(string ConversationId) : ChatEvent;

    /// <summary>The list of conversations is another.</summary>
    public sealed record Listed : ChatEvent;
}
