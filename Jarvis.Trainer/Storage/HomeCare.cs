using Jarvis.Storage;

namespace Jarvis.Trainer.Storage;

/// <summary>
/// Sweeps what was deleted, forgotten or left half-made: at start, before the first request and the first job, and every ten seconds.
/// </summary>
internal sealed class HomeCare(IEnumerable<IFolderCare> folders, TimeProvider time, ILogger<HomeCare> logger) : BackgroundService
{
    private static readonly TimeSpan _lookEvery = TimeSpan.FromSeconds(10);

    /// <summary>Sweeps before the first request, because what comes in afterwards is not a leftover.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Sweep(atStart: true);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_lookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Sweep(atStart: false);
        }
    }

    private void Sweep(bool atStart)
    {
        Try(() =>
        {
            if (atStart)
            {
                ScratchFolder.Sweep();
            }
        });
        foreach (var folder in folders)
        {
            Try(() => folder.Sweep(atStart));
        }
    }

    private void Try(Action sweep)
    {
        try
        {
            sweep();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(exception, "Something that is to go could not be removed; trying again");
        }
    }
}
