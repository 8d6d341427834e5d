using Jarvis.Contracts;
using Microsoft.Extensions.Hosting;

namespace Jarvis.AppHost.Watching;

/// <summary>
/// Keeps <c>services.json</c>, the list of our current service processes. If this program dies, the next start of Jarvis waits until they
/// are really gone, since two trainers must not work on one home.
/// </summary>
internal sealed class ServiceList(ResourceNotificationService news, JarvisPaths paths) : BackgroundService
{
    private readonly Dictionary<string, ServiceProcess> _processes = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var change in news.WatchServicesAsync(stoppingToken))
            {
                if (Note(change))
                {
                    Directory.CreateDirectory(paths.Home);
                    JsonFile.Write(paths.Services, _processes.Values.ToArray());
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    /// <returns>True when the list changed.</returns>
    private bool Note(ServiceChange change)
    {
        if (change.Ended)
        {
            return _processes.Remove(change.ResourceId);
        }

        if (
            change.Now.Pid() is not { } pid
            || _processes.GetValueOrDefault(change.ResourceId)?.Pid == pid
            || ProcessIdentity.StartTicks(pid) is not { } startTicks
        )
        {
            return false;
        }

        _processes[change.ResourceId] = new ServiceProcess(change.Service.Name, pid, startTicks);
        return true;
    }
}
