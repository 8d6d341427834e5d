using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Jarvis.AppHost.Watching;

/// <summary>
/// <c>./jarvis up</c> holds the other end of our standard input. The end of the input means that it asks us to stop, or that it is dead,
/// however it died.
/// </summary>
internal sealed class LauncherWatch(IConfiguration configuration, IHostApplicationLifetime lifetime) : BackgroundService
{
    public const string Setting = "AppHost:StopAtEndOfInput";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!string.Equals(configuration[Setting], "true", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        await Task.Yield();
        await using var input = Console.OpenStandardInput();
        byte[] ignored = new byte[64];
        try
        {
            // Reading from a pipe ignores the token; the blocked thread of the thread pool ends with the process.
            while (await Task.Run(() => input.Read(ignored), stoppingToken).WaitAsync(stoppingToken) > 0) { }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        lifetime.StopApplication();
    }
}
