using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jarvis.ServiceDefaults.Hosting;

/// <summary>
/// Stops this service when the AppHost is gone: the AppHost holds the other end of our standard input, which ends when it dies, however it
/// dies. Training runs have no standard input and so go on.
/// </summary>
internal sealed class ParentGuard(IConfiguration configuration, IHostApplicationLifetime lifetime, ILogger<ParentGuard> logger) : BackgroundService
{
    public const string Variable = "JARVIS_STOP_WITH_PARENT";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (configuration[Variable] != "1") return;
        await Task.Yield();
        await using var input = Console.OpenStandardInput();
        byte[] ignored = new byte[64];
        // A pipe's read does not listen to the token; the thread pool's thread ends with the process.
        while (await Task.Run(() => input.Read(ignored), stoppingToken).WaitAsync(stoppingToken) > 0) { }
        logger.LogWarning("The AppHost is gone; stopping.");
        lifetime.StopApplication();
    }
}
