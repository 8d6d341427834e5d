using Jarvis.AppHost.Watching;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Jarvis.AppHost.Logs;

/// <summary>Says when a service is ready, and when it no longer answers.</summary>
internal sealed class StateLines(ResourceNotificationService news, StateLog log, TimeProvider time) : BackgroundService
{
    private readonly Dictionary<string, long> _startedAt = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var change in news.WatchServicesAsync(stoppingToken))
            {
                Tell(change);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private void Tell(ServiceChange change)
    {
        string name = change.Service.Name;
        if (change.Became(KnownResourceStates.Running))
        {
            _startedAt[change.ResourceId] = time.GetTimestamp();
        }

        var (before, now) = (HealthOf(change.Before), HealthOf(change.Now));
        if (now == HealthStatus.Healthy && before != HealthStatus.Healthy && _startedAt.TryGetValue(change.ResourceId, out long startedAt))
        {
            log.Say(name, $"ready after {time.GetElapsedTime(startedAt).TotalSeconds:0.0} s");
        }
        else if (now == HealthStatus.Unhealthy && before == HealthStatus.Healthy)
        {
            log.Say(name, $"does not answer its health check (log: {log.OutputOf(name)})");
        }
        else if (change.Became(KnownResourceStates.FailedToStart))
        {
            log.Say(name, $"cannot be started (log: {log.OutputOf(name)})");
        }
    }

    private static HealthStatus? HealthOf(CustomResourceSnapshot? snapshot) =>
        snapshot?.State?.Text == KnownResourceStates.Running ? snapshot.HealthStatus : null;
}
