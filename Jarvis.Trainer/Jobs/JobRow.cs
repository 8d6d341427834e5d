using Jarvis.Contracts;

namespace Jarvis.Trainer.Jobs;

/// <summary>One job as <c>trainer.db</c> keeps it.</summary>
/// <param name="Request">JSON that its kind reads again after a restart.</param>
internal sealed record JobRow(long Number, string Kind, string Name, string Request, DateTimeOffset CreatedAt)
{
    public const string WaitingText = "Waits for its turn";

    /// <summary>Id of what it works on; jobs of one kind and target never wait or run twice.</summary>
    public string? Target { get; init; }

    /// <summary>Id of the dataset that it is going to make: nobody else gets it meanwhile.</summary>
    public string? Makes { get; init; }

    public ImportState State { get; init; } = ImportState.Waiting;

    /// <summary>What it is doing, or, at its end, what came out.</summary>
    public string Text { get; init; } = WaitingText;

    /// <summary>0 to 1; null until it can be told.</summary>
    public double? Progress { get; init; }

    /// <summary>At the speed so far, s; not kept over a restart.</summary>
    public double? EtaSeconds { get; init; }

    /// <summary>Of an import: how many there are so far.</summary>
    public long Records { get; init; }

    /// <summary>Why it waits for a consent: lines that it would have to skip.</summary>
    public InvalidReport? Broken { get; init; }

    /// <summary>Id of what it made.</summary>
    public string? Result { get; init; }

    public string? Error { get; init; }

    /// <summary>JSON of its kind's: where the next attempt goes on, or how it can tell that this one was ready.</summary>
    public string? SafePoint { get; init; }

    /// <summary>What is done at the safe point, in words; null where the next attempt begins again.</summary>
    public string? SafePointText { get; init; }

    /// <summary>How often it was begun.</summary>
    public int Attempts { get; init; }

    /// <summary>How often in a row the process died while it ran, without a new safe point in between.</summary>
    public int Deaths { get; init; }

    /// <summary>What happened to it beside its work: that it was resumed after a restart.</summary>
    public string? Note { get; init; }

    /// <summary>It was stopped with the service, in good order.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>Its user has cancelled it; kept, so that a death on the way does not bring it back.</summary>
    public bool IsCancelling { get; init; }

    /// <summary>Where it stands in its lane's queue.</summary>
    public DateTimeOffset QueuedAt { get; init; } = CreatedAt;

    /// <summary>When its first attempt began: what it makes is newer.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool IsOver => State is ImportState.Done or ImportState.Failed or ImportState.Cancelled;

    /// <summary>It stopped at broken lines and waits for a consent to skip them.</summary>
    public bool WaitsForConsent => State is ImportState.Failed && Broken is not null;

    public bool CanRetry => State is ImportState.Failed && Broken is null;

    /// <summary>The row of a job that takes its place at the end of its queue once more.</summary>
    public JobRow Queued(DateTimeOffset at) =>
        this with
        {
            State = ImportState.Waiting,
            Text = WaitingText,
            Progress = null,
            EtaSeconds = null,
            Error = null,
            Broken = null,
            Note = null,
            Deaths = 0,
            IsInterrupted = false,
            IsCancelling = false,
            QueuedAt = at,
            EndedAt = null,
        };
}
