using Jarvis.Contracts;
using Jarvis.ServiceDefaults;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR.Client;

namespace Jarvis.Web.Feed;

/// <summary>
/// The upstream hub connection: contract JSON, endless reconnects (at once, then with delays up to 5 s), and each hub method as a
/// <see cref="FeedEvent"/>.
/// </summary>
public static class TrainerHub
{
    public static HubConnection Create(Upstreams upstreams) =>
        new HubConnectionBuilder()
            .WithUrl(new Uri(upstreams.Trainer, "hubs/runs"), HttpTransportType.WebSockets, connection =>
                Configure(connection, upstreams.Key)
            )
            .AddJsonProtocol(json => ContractJson.Configure(json.PayloadSerializerOptions))
            .WithAutomaticReconnect(new Patiently())
            .Build();

    // The hub is ours and supports WebSockets, so negotiation is skipped; a proxy from the environment is not meant for local services.
    private static void Configure(HttpConnectionOptions connection, string? key)
    {
        connection.SkipNegotiation = true;
        connection.WebSocketConfiguration = socket => socket.Proxy = null;
        if (key is not null)
        {
            connection.Headers[InternalKey.Header] = key;
        }
    }

    public static void Listen(HubConnection hub, Action<FeedEvent> hear)
    {
        hub.On<RunSummary>(nameof(IRunsClient.StateChanged), run => hear(new FeedEvent.Run(run)));
        hub.On<string>(nameof(IRunsClient.RunRemoved), runId => hear(new FeedEvent.Removed(runId)));
        hub.On<RunSummary>(nameof(IRunsClient.RunStarted), run => hear(new FeedEvent.Started(run)));
        hub.On<RunSummary, string>(nameof(IRunsClient.RunFailed), (run, reason) => hear(new FeedEvent.Failed(run, reason)));
        hub.On<RunSummary>(nameof(IRunsClient.RunFinished), run => hear(new FeedEvent.Finished(run)));
        hub.On<string, IReadOnlyList<StepMetrics>>(nameof(IRunsClient.StepsCompleted), (runId, steps) =>
            hear(new FeedEvent.Steps(runId, steps))
        );
        hub.On<string, EpochMetrics>(nameof(IRunsClient.EpochCompleted), (runId, epoch) => hear(new FeedEvent.Epoch(runId, epoch)));
        hub.On<string, IReadOnlyList<RunEvent>>(nameof(IRunsClient.RunEvents), (runId, events) =>
            hear(new FeedEvent.Events(runId, events))
        );
        hub.On<string, long>(nameof(IRunsClient.ReportPublished), (runId, step) => hear(new FeedEvent.Report(runId, step)));
        hub.On<HardwareSample>(nameof(IRunsClient.HardwareSampled), sample => hear(new FeedEvent.Hardware(sample)));
        hub.On<Notice>(nameof(IRunsClient.NoticeRaised), notice => hear(new FeedEvent.Raised(notice)));
        hub.On(nameof(IRunsClient.SchedulesChanged), () => hear(new FeedEvent.Schedules()));
        hub.On(nameof(IRunsClient.DatasetsChanged), () => hear(new FeedEvent.Datasets()));
        hub.On<ImportJob>(nameof(IRunsClient.ImportChanged), job => hear(new FeedEvent.Import(job)));
        hub.On<DataJob>(nameof(IRunsClient.JobChanged), job => hear(new FeedEvent.Work(job)));
    }

    private sealed class Patiently : IRetryPolicy
    {
        public TimeSpan? NextRetryDelay(RetryContext retryContext) =>
            TimeSpan.FromMilliseconds(Math.Min(5000, retryContext.PreviousRetryCount * 250));
    }
}
