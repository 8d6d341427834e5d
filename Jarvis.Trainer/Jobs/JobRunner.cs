using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Importing;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Jobs;

/// <summary>Runs the jobs: those of one lane one after the other, each on a thread of its own.</summary>
internal sealed class JobRunner(
    JobService jobs,
    JobRecovery recovery,
    JobKinds kinds,
    JarvisPaths paths,
    IHostApplicationLifetime lifetime,
    ILogger<JobRunner> logger
) : BackgroundService
{
    /// <summary>
    /// Runs before the first request is served and before anything is swept: from here on, what a job needs is protected.
    /// </summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        recovery.Recover();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What a dead process left half-made is swept while the service starts; the files of a job that began earlier would be swept, too.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var whenStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        await Task.WhenAll(Enum.GetValues<JobLane>().Select(lane => RunAsync(lane, stoppingToken)));
    }

    private async Task RunAsync(JobLane lane, CancellationToken stoppingToken)
    {
        await foreach (var entry in jobs.Waiting(lane, stoppingToken))
        {
            // The channel still hands out jobs while the service stops; they wait for the next start.
            if (!stoppingToken.IsCancellationRequested && jobs.Begin(entry) is not null)
            {
                await Task.Factory.StartNew(
                    () => Run(entry, stoppingToken),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                );
            }
        }
    }

    private void Run(JobEntry entry, CancellationToken stoppingToken)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(entry.Cancelled, stoppingToken);
        try
        {
            jobs.Done(entry, kinds.Get(entry.Row.Kind).Run(jobs.Attempt(entry, cancel.Token)));
        }
        catch (OperationCanceledException) when (entry.Cancelled.IsCancellationRequested)
        {
            jobs.Cancel(entry);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            jobs.Interrupt(entry);
        }
        catch (InvalidLinesException exception)
        {
            jobs.Fail(entry, exception.Message, exception.Report);
        }
        catch (DatasetException exception)
        {
            jobs.Fail(entry, DamageText.Of(exception, paths));
        }
        catch (RequestRefusedException exception)
        {
            jobs.Fail(entry, exception.Detail);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "{Job} failed", entry.Row.Name);
            jobs.Fail(
                entry,
                exception is IOException or UnauthorizedAccessException
                    ? $"{exception.Message} Look at the free space and the permissions of the disk that holds JARVIS_HOME, then try again."
                    : "Something failed that should not. JARVIS_HOME/logs/trainer.log says what."
            );
        }
    }
}
