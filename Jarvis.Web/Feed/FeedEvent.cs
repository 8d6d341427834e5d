using Jarvis.Contracts;

namespace Jarvis.Web.Feed;

/// <summary>What <see cref="RunFeed"/> sends to its subscribers, after it has updated its own state.</summary>
public abstract record FeedEvent
{
    /// <summary>The connection to the Trainer was lost or restored.</summary>
    public sealed record Connection(bool Connected) : FeedEvent;

    /// <summary>Everything was read again: any list may have changed.</summary>
    public sealed record Reloaded : FeedEvent;

    public sealed record Run(RunSummary Summary) : FeedEvent;

    public sealed record Removed(string RunId) : FeedEvent;

    public sealed record Started(RunSummary Summary) : FeedEvent;

    public sealed record Failed(RunSummary Summary, string Reason) : FeedEvent;

    public sealed record Finished(RunSummary Summary) : FeedEvent;

    public sealed record Steps(string RunId, IReadOnlyList<StepMetrics> Batch) : FeedEvent;

    public sealed record Epoch(string RunId, EpochMetrics Metrics) : FeedEvent;

    public sealed record Events(string RunId, IReadOnlyList<RunEvent> Batch) : FeedEvent;

    public sealed record Report(string RunId, long Step) : FeedEvent;

    public sealed record Hardware(HardwareSample Sample) : FeedEvent;

    public sealed record Raised(Notice Notice) : FeedEvent;

    /// <summary>All notices were marked as read.</summary>
    public sealed record NoticesRead : FeedEvent;

    public sealed record Schedules : FeedEvent;

    public sealed record Datasets : FeedEvent;

    public sealed record Import(ImportJob Job) : FeedEvent;

    public sealed record Work(DataJob Job) : FeedEvent;
}
