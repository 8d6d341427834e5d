namespace Jarvis.Contracts;

/// <summary>How a notice is shown.</summary>
public enum NoticeLevel
{
    Information,
    Success,
    Warning,
    Error,
}

/// <summary>One entry of the notification history; raised once, kept until removed.</summary>
/// <param name="Event">Name of the hub event it came from, such as <c>EpochCompleted</c>.</param>
public sealed record Notice(
    long Id,
    DateTimeOffset At,
    NoticeLevel Level,
    string Event,
    string? RunId,
    string Title,
    string Text,
    bool Read
);
