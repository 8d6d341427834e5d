using Jarvis.AppHost.Logs;
using Jarvis.Contracts;
using Microsoft.Extensions.Hosting;

namespace Jarvis.AppHost.Watching;

/// <summary>
/// Aspire does not notice when its orchestrator (DCP) dies and takes the services with it: their state stays "Running" forever. The sign is
/// a service whose process has been gone for some seconds without a notification; then this program ends too, and <c>./jarvis up</c> starts
/// everything again.
/// </summary>
internal sealed class OrchestratorWatch(
    ResourceNotificationService news,
    IHostApplicationLifetime lifetime,
    StateLog log,
    TimeProvider time
) : BackgroundService
{
    /// <summary>Internal software error, in sysexits.h.</summary>
    public const int ExitCode = 70;

    private static readonly TimeSpan _lookEvery = TimeSpan.FromSeconds(1),
        _newsTakesAtMost = TimeSpan.FromSeconds(4);

    private readonly Dictionary<string, (int Pid, long StartTicks, long? GoneAt)> _processes = [];

    public bool IsGone { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(FollowAsync(stoppingToken), LookAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await foreach (var change in news.WatchServicesAsync(cancellationToken))
        {
            lock (_processes)
            {
                if (change.State != KnownResourceStates.Running || change.Now.Pid() is not { } pid)
                {
                    _processes.Remove(change.ResourceId);
                }
                else if (!_processes.TryGetValue(change.ResourceId, out var known) || known.Pid != pid)
                {
                    _processes[change.ResourceId] = (pid, ProcessIdentity.StartTicks(pid) ?? 0, null);
                }
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_lookEvery, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (!lifetime.ApplicationStopping.IsCancellationRequested && NobodyTold())
            {
                IsGone = true;
                log.Say("apphost", "has lost Aspire's orchestrator (dcp), and the services with it.");
                Environment.ExitCode = ExitCode;
                lifetime.StopApplication();
                return;
            }
        }
    }

    /// <summary>Whether a process has been gone for longer than a notification of that takes.</summary>
    private bool NobodyTold()
    {
        lock (_processes)
        {
            bool late = false;
            foreach (var (id, process) in _processes.ToArray())
            {
                if (ProcessIdentity.IsAlive(process.Pid, process.StartTicks))
                {
                    continue;
                }

                long goneAt = process.GoneAt ?? time.GetTimestamp();
                _processes[id] = process with { GoneAt = goneAt };
                late |= time.GetElapsedTime(goneAt) > _newsTakesAtMost;
            }

            return late;
        }
    }
}
