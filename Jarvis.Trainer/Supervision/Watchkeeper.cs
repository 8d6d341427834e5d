using System.Runtime.InteropServices;

namespace Jarvis.Trainer.Supervision;

/// <summary>
/// Binds the supervisor to the life of the service. A person who stops a service that stands alone (Ctrl+C, SIGTERM) stops the runs too:
/// each saves and goes on at the next start. Below the AppHost (<see cref="RunsOutlive"/>) a signal says nothing about a person: the
/// orchestrator sends it when the AppHost was killed as well. The runs go on then, and who really stops Jarvis (<c>./jarvis up</c> at
/// Ctrl+C) asks them itself.
/// </summary>
internal sealed class Watchkeeper(Supervisor supervisor, IConfiguration configuration, ILogger<Watchkeeper> logger)
    : IHostedService,
        IDisposable
{
    /// <summary>Within the time that the host gives for its end; a run that saves longer is waited for by who started us.</summary>
    private static readonly TimeSpan _waitForSaving = TimeSpan.FromSeconds(4);

    /// <summary>"1": the end of this service is no reason for its runs to end.</summary>
    public const string RunsOutlive = "JARVIS_RUNS_OUTLIVE";

    private readonly List<PosixSignalRegistration> _signals = [];
    private volatile bool _asked;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT])
        {
            _signals.Add(PosixSignalRegistration.Create(signal, _ => _asked = true));
        }
        supervisor.Recover();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_asked && configuration[RunsOutlive] != "1")
        {
            logger.LogInformation("Stopping: each run is asked to save; it goes on at the next start");
            await supervisor.AskAllToSaveAsync(_waitForSaving);
        }
        await supervisor.LetGoAsync();
    }

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());
}
