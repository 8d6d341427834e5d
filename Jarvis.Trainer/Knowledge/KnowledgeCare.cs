namespace Jarvis.Trainer.Knowledge;

/// <summary>What was deleted a minute ago goes for good; at start, leftovers too.</summary>
internal sealed class KnowledgeCare(KnowledgeLibrary library, TimeProvider time, ILogger<KnowledgeCare> logger) : BackgroundService
{
    private static readonly TimeSpan _lookEvery = TimeSpan.FromSeconds(10);

    /// <summary>Before the first request is taken: what comes in afterwards is no leftover.</summary>
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
        try
        {
            library.Sweep(atStart);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(exception, "A deleted knowledge base could not be removed; trying again");
        }
    }
}
