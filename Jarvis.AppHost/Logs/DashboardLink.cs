using Microsoft.Extensions.Hosting;

namespace Jarvis.AppHost.Logs;

/// <summary>Prints the address of Aspire's dashboard. It carries the login token, which is new at each start.</summary>
internal sealed class DashboardLink(ResourceNotificationService news, StateLog log) : BackgroundService
{
    private const string ResourceName = "aspire-dashboard";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var change in news.WatchAsync(stoppingToken))
            {
                if (
                    change.Resource.Name == ResourceName
                    && change.Snapshot.State?.Text == KnownResourceStates.Running
                    && AddressIn(change.Snapshot) is { } address
                )
                {
                    log.Say("aspire", address);
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>The address of the page itself, not of the telemetry endpoints.</summary>
    private static string? AddressIn(CustomResourceSnapshot dashboard) =>
        dashboard.Urls.FirstOrDefault(url => !url.IsInactive && url.Name is "http" or "https")?.Url;
}
