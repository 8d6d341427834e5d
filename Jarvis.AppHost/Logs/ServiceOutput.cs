using Jarvis.ServiceDefaults.Logs;
using Microsoft.Extensions.Hosting;

namespace Jarvis.AppHost.Logs;

/// <summary>
/// Copies what the processes print, native crashes included, to one file per service: <c>trainer-output.log</c> and so on.
/// </summary>
internal sealed class ServiceOutput(ResourceLoggerService output, DistributedApplicationModel model, StateLog log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(model.Resources.OfType<BuiltService>().Select(service => CopyAsync(service, stoppingToken)));

    private async Task CopyAsync(BuiltService service, CancellationToken cancellationToken)
    {
        using var file = new RotatingFile(log.OutputOf(service.Name));
        try
        {
            await foreach (var lines in output.WatchAsync(service).WithCancellation(cancellationToken))
            {
                Write(file, lines);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
    }

    private void Write(RotatingFile file, IReadOnlyList<LogLine> lines)
    {
        try
        {
            foreach (var line in lines)
            {
                file.WriteLine(line.Content);
            }

            file.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.Say("apphost", $"lost {lines.Count} lines of a service's output: {exception.Message}");
        }
    }
}
