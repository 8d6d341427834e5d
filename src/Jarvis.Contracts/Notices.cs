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
)
{
    /// <summary>Kind of the job that it tells of, as in <see cref="DataJob.Kind"/>, or import; null where it is no job's.</summary>
    public string? Job { get; init; }

    /// <summary>Of a job: id of the dataset, tokenizer or knowledge base that it is about; null where none came of it.</summary>
    public string? Target { get; init; }
}
