using Jarvis.AppHost.Logs;
using Microsoft.Extensions.Hosting;

namespace Jarvis.AppHost.Watching;

/// <summary>
/// Restarts a service that died, which Aspire does not: after half a second and, if it dies again within half a minute, after twice the
/// pause, up to 30 s. A service that a person stopped stays stopped.
/// </summary>
internal sealed class Restarter(
    ResourceNotificationService news,
    ResourceCommandService commands,
    IHostApplicationLifetime lifetime,
    StateLog log,
    TimeProvider time
) : BackgroundService
{
    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(0.5),
        _longestPause = TimeSpan.FromSeconds(30),
        _calm = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (long StartedAt, int Deaths)> _lives = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        try
        {
            await foreach (var change in news.WatchServicesAsync(stop.Token))
            {
                if (change.Became(KnownResourceStates.Running))
                {
                    _lives[change.ResourceId] = (time.GetTimestamp(), _lives.GetValueOrDefault(change.ResourceId).Deaths);
                }
                else if (change.Ended && change.StateBefore != KnownResourceStates.Stopping)
                {
                    _ = RestartAsync(change, stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task RestartAsync(ServiceChange change, CancellationToken cancellationToken)
    {
        var (startedAt, deaths) = _lives.GetValueOrDefault(change.ResourceId);
        deaths = startedAt != 0 && time.GetElapsedTime(startedAt) > _calm ? 1 : deaths + 1;
        _lives[change.ResourceId] = (startedAt, deaths);
        var pause = TimeSpan.FromTicks(Math.Min(_longestPause.Ticks, _firstPause.Ticks << Math.Min(deaths - 1, 10)));
        string name = change.Service.Name;
        string how = change.Now.ExitCode switch
        {
            0 => "stopped by itself",
            > 0 and var code => $"died with exit code {code}",
            _ => "was killed or crashed", // the orchestrator reports no number for a signal
        };
        log.Say(name, $"{how}; starting it again in {pause.TotalSeconds:0.#} s (log: {log.OutputOf(name)})");
        try
        {
            await Task.Delay(pause, time, cancellationToken);
            var result = await commands.ExecuteCommandAsync(change.ResourceId, KnownResourceCommands.StartCommand, cancellationToken);
            if (!result.Success)
            {
                log.Say(name, $"cannot be started: {result.Message}");
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
    }
}
