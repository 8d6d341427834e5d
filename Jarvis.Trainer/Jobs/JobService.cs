using System.Threading.Channels;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Trainer.Hubs;
using Jarvis.Trainer.Notices;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Jobs;

/// <summary>
/// Long works on data, one after the other, each with progress, ETA, cancel and a notice at its end. Not kept over a restart: a job makes
/// its result whole or not at all, so it is simply asked for again.
/// </summary>
internal sealed class JobService(HubOutbox outbox, NoticeBoard notices, JarvisPaths paths, TimeProvider time, ILogger<JobService> logger)
    : BackgroundService
{
    private const int FinishedKept = 20;

    private readonly Channel<JobEntry> _waiting = Channel.CreateUnbounded<JobEntry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly List<JobEntry> _entries = [];
    private readonly Lock _lock = new();
    private long _lastId;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<DataJob> All()
    {
        lock (_lock)
        {
            return [.. _entries.Select(entry => entry.Job)];
        }
    }

    /// <summary>Whether a job about it waits or runs.</summary>
    public bool IsBusy(string target)
    {
        lock (_lock)
        {
            return _entries.Exists(entry => !entry.IsOver && entry.Job.Target == target);
        }
    }

    /// <param name="kind">As in <see cref="DataJob.Kind"/>.</param>
    /// <exception cref="RequestRefusedException">A job of the same kind about the same target waits or runs.</exception>
    public DataJob Start(string kind, string name, string? target, JobWork work)
    {
        JobEntry entry;
        lock (_lock)
        {
            if (target is not null && _entries.Find(e => !e.IsOver && e.Job.Target == target && e.Job.Kind == kind) is { } same)
            {
                throw RequestRefusedException.NotNow(
                    "It is at work already.",
                    $"\"{same.Job.Name}\" has not ended yet; GET /api/jobs says how far it is. Wait for it, or cancel it."
                );
            }

            entry = new JobEntry(
                new DataJob(
                    $"job-{++_lastId}",
                    kind,
                    name,
                    target,
                    ImportState.Waiting,
                    "Waits for its turn",
                    null,
                    null,
                    null,
                    time.GetUtcNow()
                ),
                work
            );
            _entries.Add(entry);
        }

        Tell(entry);
        _waiting.Writer.TryWrite(entry);
        return entry.Job;
    }

    /// <summary>Stops one that waits or runs; takes one that is over from the list.</summary>
    /// <exception cref="RequestRefusedException">There is none of this id.</exception>
    public void CancelOrDismiss(string id)
    {
        JobEntry entry;
        lock (_lock)
        {
            entry =
                _entries.Find(e => e.Job.Id == id)
                ?? throw new RequestRefusedException(
                    "There is no such job.",
                    "It may have been dismissed, or the service was started anew. GET /api/jobs lists them.",
                    RefusalKind.NotFound
                );
            if (entry.IsOver)
            {
                _entries.Remove(entry);
            }
        }

        entry.Cancel();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var entry in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            await Task.Factory.StartNew(
                () => Run(entry, stoppingToken),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );
        }
    }

    private void Run(JobEntry entry, CancellationToken stoppingToken)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(entry.Cancelled, stoppingToken);
        try
        {
            cancel.Token.ThrowIfCancellationRequested();
            entry.Job = entry.Job with { State = ImportState.Running, Text = "Starting", Progress = 0 };
            Tell(entry);
            var outcome = entry.Work(
                new JobProgress(
                    time,
                    job =>
                    {
                        entry.Job = job(entry.Job);
                        Tell(entry);
                    }
                ),
                cancel.Token
            );
            Over(entry, entry.Job with { State = ImportState.Done, Text = outcome.Text, Result = outcome.Result, Progress = 1 });
            notices.Raise(
                $"{entry.Job.Id} {entry.Job.StartedAt.UtcTicks}",
                NoticeLevel.Success,
                nameof(IRunsClient.JobChanged),
                null,
                $"{entry.Job.Name} is done",
                outcome.Text + "."
            );
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            Over(entry, entry.Job with { State = ImportState.Cancelled, Text = "Cancelled" });
        }
        catch (DatasetException exception)
        {
            Failed(entry, DamageText.Of(exception, paths));
        }
        catch (RequestRefusedException exception)
        {
            Failed(entry, exception.Detail);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "{Job} failed", entry.Job.Name);
            Failed(
                entry,
                exception is IOException or UnauthorizedAccessException
                    ? $"{exception.Message} Look at the free space and the permissions of the disk that holds JARVIS_HOME, then try again."
                    : "Something failed that should not. JARVIS_HOME/logs/trainer.log says what."
            );
        }
    }

    private void Failed(JobEntry entry, string error)
    {
        Over(entry, entry.Job with { State = ImportState.Failed, Text = "Failed", Error = error });
        notices.Raise(
            $"{entry.Job.Id} {entry.Job.StartedAt.UtcTicks}",
            NoticeLevel.Error,
            nameof(IRunsClient.JobChanged),
            null,
            $"{entry.Job.Name} failed",
            error
        );
    }

    private void Over(JobEntry entry, DataJob job)
    {
        entry.Job = job with { EtaSeconds = null };
        lock (_lock)
        {
            foreach (var old in _entries.Where(e => e.IsOver).SkipLast(FinishedKept).ToList())
            {
                _entries.Remove(old);
            }
        }

        Tell(entry);
        outbox.ToAll(to => to.DatasetsChanged());
    }

    private void Tell(JobEntry entry)
    {
        var job = entry.Job;
        outbox.ToAll(to => to.JobChanged(job));
    }
}
