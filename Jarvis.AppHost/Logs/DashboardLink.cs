using Microsoft.Extensions.Hosting;

namespace Jarvis.AppHost.Logs;

/// <summary>Says where Aspire's dashboard is. Its address carries the token that opens it, which is made anew at each start.</summary>
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

    /// <summary>Of the page itself, not of the doors for telemetry.</summary>
    private static string? AddressIn(CustomResourceSnapshot dashboard) =>
        dashboard.Urls.FirstOrDefault(url => !url.IsInactive && url.Name is "http" or "https")?.Url;
}
