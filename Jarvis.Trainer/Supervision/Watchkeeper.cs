using System.Runtime.InteropServices;

namespace Jarvis.Trainer.Supervision;

/// <summary>
/// Ties the supervisor to the lifetime of the service. A person who stops a standalone service (Ctrl+C, SIGTERM) stops the runs too: each
/// saves, and resumes at the next start. Under the AppHost (<see cref="RunsOutlive"/>) a signal does not mean that a person asked for it,
/// because the orchestrator also sends one when the AppHost was killed. The runs then continue, and whoever really stops Jarvis
/// (<c>./jarvis up</c> at Ctrl+C) asks them to save.
/// </summary>
internal sealed class Watchkeeper(Supervisor supervisor, IConfiguration configuration, ILogger<Watchkeeper> logger)
    : IHostedService,
        IDisposable
{
    /// <summary>Shorter than the host's shutdown timeout; whoever started this service waits for a run that takes longer to save.</summary>
    private static readonly TimeSpan _waitForSaving = TimeSpan.FromSeconds(4);

    /// <summary>"1": the runs continue when this service ends.</summary>
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
            logger.LogInformation("Stopping: each run is asked to save; it resumes at the next start");
            await supervisor.AskAllToSaveAsync(_waitForSaving);
        }
        await supervisor.LetGoAsync();
    }

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());
}
