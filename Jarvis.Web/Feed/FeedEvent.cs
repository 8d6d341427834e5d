using Jarvis.Contracts;

namespace Jarvis.Web.Feed;

/// <summary>
/// What <see cref="RunFeed"/> sends to its subscribers, after it has updated its own state. A record with
/// <see cref="HubMessageAttribute"/> carries a message of <see cref="IRunsClient"/>, its parameters in the same order; the others are the
/// feed's own.
/// </summary>
public abstract record FeedEvent
{
    /// <summary>The connection to the Trainer was lost or restored.</summary>
    public sealed record Connection(bool Connected) : FeedEvent;

    /// <summary>Everything was read again: any list may have changed.</summary>
    public sealed record Reloaded : FeedEvent;

    [HubMessage(nameof(IRunsClient.StateChanged))]
    public sealed record Run(RunSummary Summary) : FeedEvent;

    [HubMessage(nameof(IRunsClient.RunRemoved))]
    public sealed record Removed(string RunId) : FeedEvent;

    [HubMessage(nameof(IRunsClient.RunStarted))]
    public sealed record Started(RunSummary Summary) : FeedEvent;

    [HubMessage(nameof(IRunsClient.RunFailed))]
    public sealed record Failed(RunSummary Summary, string Reason) : FeedEvent;

    [HubMessage(nameof(IRunsClient.RunFinished))]
    public sealed record Finished(RunSummary Summary) : FeedEvent;

    [HubMessage(nameof(IRunsClient.StepsCompleted))]
    public sealed record Steps(string RunId, IReadOnlyList<StepMetrics> Batch) : FeedEvent;

    [HubMessage(nameof(IRunsClient.EpochCompleted))]
    public sealed record Epoch(string RunId, EpochMetrics Metrics) : FeedEvent;

    [HubMessage(nameof(IRunsClient.RunEvents))]
    public sealed record Events(string RunId, IReadOnlyList<RunEvent> Batch) : FeedEvent;

    [HubMessage(nameof(IRunsClient.ReportPublished))]
    public sealed record Report(string RunId, long Step) : FeedEvent;

    [HubMessage(nameof(IRunsClient.HardwareSampled))]
    public sealed record Hardware(HardwareSample Sample) : FeedEvent;

    [HubMessage(nameof(IRunsClient.NoticeRaised))]
    public sealed record Raised(Notice Notice) : FeedEvent;

    /// <summary>All notices were marked as read.</summary>
    public sealed record NoticesRead : FeedEvent;

    [HubMessage(nameof(IRunsClient.SchedulesChanged))]
    public sealed record Schedules : FeedEvent;

    [HubMessage(nameof(IRunsClient.DatasetsChanged))]
    public sealed record Datasets : FeedEvent;

    [HubMessage(nameof(IRunsClient.ImportChanged))]
    public sealed record Import(ImportJob Job) : FeedEvent;

    [HubMessage(nameof(IRunsClient.JobChanged))]
    public sealed record Work(DataJob Job) : FeedEvent;
}
