using Jarvis.Contracts;

namespace Jarvis.Trainer.Jobs;

/// <summary>One job as <c>trainer.db</c> keeps it.</summary>
/// <param name="Request">JSON from which its kind restores the request after a restart.</param>
internal sealed record JobRow(long Number, string Kind, string Name, string Request, DateTimeOffset CreatedAt)
{
    public const string WaitingText = "Waits for its turn";

    /// <summary>Id of what it works on; at most one job of a kind waits or runs for it.</summary>
    public string? Target { get; init; }

    /// <summary>What a notice of it leads to: its target, or what it made.</summary>
    public string? Subject => Target ?? (State == ImportState.Done ? Result : null);

    /// <summary>Id of the dataset that it is going to make, reserved in the meantime.</summary>
    public string? Makes { get; init; }

    public ImportState State { get; init; } = ImportState.Waiting;

    /// <summary>What it is doing or, once it is over, its outcome.</summary>
    public string Text { get; init; } = WaitingText;

    /// <summary>0 to 1; null while it is unknown.</summary>
    public double? Progress { get; init; }

    /// <summary>Remaining time at the speed so far, in seconds; not kept across restarts.</summary>
    public double? EtaSeconds { get; init; }

    /// <summary>For an import: the number of records so far.</summary>
    public long Records { get; init; }

    /// <summary>Why it waits for consent: the invalid lines that it would have to skip.</summary>
    public InvalidReport? Broken { get; init; }

    /// <summary>Id of what it made.</summary>
    public string? Result { get; init; }

    public string? Error { get; init; }

    /// <summary>JSON of its kind: where the next attempt resumes, or how it can tell that this one had finished.</summary>
    public string? SafePoint { get; init; }

    /// <summary>Where the next attempt resumes, as text; null if it starts over.</summary>
    public string? SafePointText { get; init; }

    /// <summary>How often it was started.</summary>
    public int Attempts { get; init; }

    /// <summary>How often in a row the process died while it ran, without a new safe point in between.</summary>
    public int Deaths { get; init; }

    /// <summary>A remark beside its progress: that it was resumed after a restart.</summary>
    public string? Note { get; init; }

    /// <summary>It was interrupted by an orderly stop of the service.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>
    /// Its user has cancelled it. Saved first, so that it does not come back if the process dies before the job has ended.
    /// </summary>
    public bool IsCancelling { get; init; }

    /// <summary>Its place in its lane's queue: the earliest comes first.</summary>
    public DateTimeOffset QueuedAt { get; init; } = CreatedAt;

    /// <summary>When its first attempt began; anything that it makes is newer.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool IsOver => State is ImportState.Done or ImportState.Failed or ImportState.Cancelled;

    /// <summary>It stopped at invalid lines and waits for consent to skip them.</summary>
    public bool WaitsForConsent => State is ImportState.Failed && Broken is not null;

    public bool CanRetry => State is ImportState.Failed && Broken is null;

    /// <summary>The row for putting the job at the end of its queue once more.</summary>
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
