using System.Runtime.InteropServices;

namespace Jarvis.Trainer.Supervision;

/// <summary>
/// Binds the supervisor to the life of the service. A person who stops the service (Ctrl+C, SIGTERM) stops the runs too: each saves and goes
/// on at the next start. When the service ends for another reason, such as the death of what started it, the runs just go on.
/// </summary>
internal sealed class Watchkeeper(Supervisor supervisor, ILogger<Watchkeeper> logger) : IHostedService, IDisposable
{
    /// <summary>Within the time that the host gives for its end; a run that saves longer is waited for by who started us.</summary>
    private static readonly TimeSpan WaitForSaving = TimeSpan.FromSeconds(4);

    private readonly List<PosixSignalRegistration> _signals = [];
    private volatile bool _asked;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT]) _signals.Add(PosixSignalRegistration.Create(signal, _ => _asked = true));
        supervisor.Recover();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_asked)
        {
            logger.LogInformation("Stopping: each run is asked to save; it goes on at the next start");
            await supervisor.AskAllToSaveAsync(WaitForSaving);
        }
        await supervisor.LetGoAsync();
    }

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());
}
