using Jarvis.Trainer.Datasets.Uploading;
using Jarvis.Trainer.Tokenizers;

namespace Jarvis.Trainer.Datasets.Importing;

/// <summary>
/// At start: sweeps leftovers, makes the starter the first time. Then, now and then: what was deleted or forgotten goes for good.
/// </summary>
internal sealed class DatasetCare(
    DatasetLibrary library,
    TokenizerLibrary tokenizers,
    Uploads uploads,
    StarterDataset starter,
    TimeProvider time,
    ILogger<DatasetCare> logger
) : BackgroundService
{
    private static readonly TimeSpan _lookEvery = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Both before the first request is taken: what comes in afterwards is no leftover, and whoever asks for the imports, or for the
    /// starter, finds it being made. <see cref="ExecuteAsync"/> is too late for that: it runs on a thread of its own, whenever that gets
    /// its turn.
    /// </summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Sweep(atStart: true);
        starter.MakeAtFirstStart();
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
        try
        {
            library.Sweep(atStart);
            tokenizers.Sweep(atStart);
            uploads.Sweep(atStart);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(exception, "Something deleted could not be removed; trying again");
        }
    }
}
