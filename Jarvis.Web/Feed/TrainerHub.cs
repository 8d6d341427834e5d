using System.Net;
using Jarvis.Contracts;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Jarvis.Web.Feed;

/// <summary>The upstream hub connection: contract JSON, endless reconnects (at once, then up to every 5 s), each hub method as a <see cref="FeedEvent"/>.</summary>
public static class TrainerHub
{
    public static HubConnection Create(Upstreams upstreams)
    {
        var builder = new HubConnectionBuilder();
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(new Uri(upstreams.Trainer, "hubs/runs")));
        builder.Services.AddSingleton<IConnectionFactory>(new WebSocketConnectionFactory(upstreams.Key));
        return builder.AddJsonProtocol(json => ContractJson.Configure(json.PayloadSerializerOptions)).WithAutomaticReconnect(new Patiently()).Build();
    }

    public static void Listen(HubConnection hub, Action<FeedEvent> hear)
    {
        hub.On<RunSummary>(nameof(IRunsClient.StateChanged), run => hear(new FeedEvent.Run(run)));
        hub.On<string>(nameof(IRunsClient.RunRemoved), runId => hear(new FeedEvent.Removed(runId)));
        hub.On<RunSummary>(nameof(IRunsClient.RunStarted), run => hear(new FeedEvent.Started(run)));
        hub.On<RunSummary, string>(nameof(IRunsClient.RunFailed), (run, reason) => hear(new FeedEvent.Failed(run, reason)));
        hub.On<RunSummary>(nameof(IRunsClient.RunFinished), run => hear(new FeedEvent.Finished(run)));
        hub.On<string, IReadOnlyList<StepMetrics>>(nameof(IRunsClient.StepsCompleted), (runId, steps) => hear(new FeedEvent.Steps(runId, steps)));
        hub.On<string, EpochMetrics>(nameof(IRunsClient.EpochCompleted), (runId, epoch) => hear(new FeedEvent.Epoch(runId, epoch)));
        hub.On<string, IReadOnlyList<RunEvent>>(nameof(IRunsClient.RunEvents), (runId, events) => hear(new FeedEvent.Events(runId, events)));
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
