using System.Threading.Channels;
using Jarvis.Contracts;
using Jarvis.Trainer.Hubs;
using Jarvis.Trainer.Refusals;
using Microsoft.Data.Sqlite;

namespace Jarvis.Trainer.Jobs;

/// <param name="Request">A record type of the kind's own, which JSON restores after a restart.</param>
/// <param name="Target">Id of what it works on; null if that is yet to be made.</param>
/// <param name="Makes">Id of the dataset that it is going to make.</param>
internal sealed record NewJob(string Kind, string Name, object Request, string? Target = null, string? Makes = null);

/// <summary>
/// All jobs, kept in <c>trainer.db</c>: waiting, running and failed jobs survive the death of the process, and each lane takes up its jobs
/// in order (<see cref="JobRunner"/>). Every change is sent through the hub.
/// </summary>
internal sealed class JobService(
    JobStore store,
    JobKinds kinds,
    JobEnds ends,
    HubOutbox outbox,
    TimeProvider time,
    ILogger<JobService> logger
)
{
    private const int FinishedKept = 20;

    private readonly Dictionary<JobLane, Channel<JobEntry>> _waiting = Enum.GetValues<JobLane>()
        .ToDictionary(lane => lane, _ => Channel.CreateUnbounded<JobEntry>(new UnboundedChannelOptions { SingleReader = true }));
    private readonly List<JobEntry> _entries = [.. store.Open().Select(row => new JobEntry(row))];
    private readonly Lock _lock = new();
    private long _lastNumber = store.LastNumber();

    /// <summary>Jobs since the service started, and earlier ones that are unfinished or have failed; oldest first.</summary>
    public IReadOnlyList<JobRow> All()
    {
        lock (_lock)
        {
            return [.. _entries.Select(entry => entry.Row)];
        }
    }

    /// <summary>Also finds jobs that ended before the service was started; null if no job has this id.</summary>
    public JobRow? Find(string id) =>
        JobView.Number(id) is not { } number ? null
        : (Entry(number)?.Row ?? store.Find(number)) is { } row && row.Id() == id ? row
        : null;

    /// <summary>Whether a job on this target waits or runs.</summary>
    public bool IsBusy(string target)
    {
        lock (_lock)
        {
            return _entries.Exists(entry => !entry.Row.IsOver && entry.Row.Target == target);
        }
    }

    /// <summary>Whether a job is going to make a dataset with this id; a failed job that waits for consent counts, too.</summary>
    public bool IsMaking(string id)
    {
        lock (_lock)
        {
            return _entries.Exists(entry => (!entry.Row.IsOver || entry.Row.WaitsForConsent) && entry.Row.Makes == id);
        }
    }

    /// <exception cref="RequestRefusedException">A job of the same kind on the same target waits or runs.</exception>
    public JobRow Start(NewJob job)
    {
        var kind = kinds.Get(job.Kind);
        string request = kind.Write(job.Request);
        JobEntry entry;
        lock (_lock)
        {
            if (
                job.Target is not null
                && _entries.Find(e => !e.Row.IsOver && e.Row.Target == job.Target && e.Row.Kind == job.Kind) is { } same
            )
            {
                throw RequestRefusedException.NotNow(
                    "It is at work already.",
                    $"\"{same.Row.Name}\" has not ended yet; GET /api/jobs says how far it is. Wait for it, or cancel it."
                );
            }
            entry = new JobEntry(
                new JobRow(++_lastNumber, job.Kind, job.Name, request, time.GetUtcNow()) { Target = job.Target, Makes = job.Makes }
            );
            _entries.Add(entry);
        }
        try
        {
            store.Save(entry.Row, flush: true);
            kind.Hold(entry.Row);
        }
        catch
        {
            Forget(entry); // it was not saved, so it does not exist
            throw;
        }
        Report(entry.Row);
        Queue(entry, kind);
        return entry.Row;
    }

    /// <summary>Retries a failed job, at the end of its queue.</summary>
    /// <exception cref="RequestRefusedException">No job has this id, or it did not fail.</exception>
    public JobRow Retry(string id)
    {
        var entry = Get(id);
        if (!entry.Row.CanRetry || kinds.Find(entry.Row.Kind) is not { } kind)
        {
            throw RequestRefusedException.NotNow(
                "It cannot be tried again.",
                entry.Row.WaitsForConsent
                    ? $"\"{entry.Row.Name}\" stopped at invalid rows; to import the others: POST /api/imports/{id}/accept."
                    : $"\"{entry.Row.Name}\" has not failed, or this version of Jarvis does not know it. GET /api/jobs/{id} says how it is."
            );
        }
        return Requeue(entry, row => row.CanRetry ? kind.Renewed(row) : null);
    }

    /// <summary>Queues a finished job again; <paramref name="change"/> returns null if another change came first.</summary>
    public JobRow Requeue(string id, Func<JobRow, JobRow?> change) => Requeue(Get(id), change);

    private JobRow Requeue(JobEntry entry, Func<JobRow, JobRow?> change)
    {
        if (
            Change(
                entry,
                row => row.IsOver && change(row) is { } renewed ? renewed.Queued(time.GetUtcNow()) : null,
                keep: true,
                flush: true
            )
            is not null
        )
        {
            Queue(entry, kinds.Get(entry.Row.Kind));
        }
        return entry.Row;
    }

    /// <summary>Cancels a job that waits or runs; removes a finished one from the list, with what it held.</summary>
    /// <exception cref="RequestRefusedException">No job has this id.</exception>
    public void CancelOrDismiss(string id)
    {
        var entry = Get(id);
        if (entry.Row.IsOver)
        {
            Forget(entry);
            store.Delete(entry.Row.Number);
            kinds.Find(entry.Row.Kind)?.Release(entry.Row);
            outbox.ToAll(to => to.DatasetsChanged());
            return;
        }
        // Saved first: the process dying right now must not bring the job back.
        Change(entry, row => row.IsOver ? null : row with { IsCancelling = true }, keep: true, flush: true);
        entry.Cancel();
        End(entry, row => row.State is ImportState.Waiting ? Cancelled(row) : null); // a running job ends itself
    }

    /// <summary>The jobs of a lane in order; the sequence ends only by cancellation.</summary>
    public IAsyncEnumerable<JobEntry> Waiting(JobLane lane, CancellationToken cancellationToken) =>
        _waiting[lane].Reader.ReadAllAsync(cancellationToken);

    /// <summary>Begins an attempt; null if the job was cancelled in the meantime.</summary>
    public JobRow? Begin(JobEntry entry) =>
        Change(
            entry,
            row =>
                row.State is not ImportState.Waiting
                    ? null
                    : row with
                    {
                        State = ImportState.Running,
                        Text = "Starting",
                        Progress = 0,
                        Attempts = row.Attempts + 1,
                        BegunAt = row.BegunAt ?? time.GetUtcNow(),
                        IsInterrupted = false,
                    },
            keep: true,
            flush: true
        );

    public JobRun Attempt(JobEntry entry, CancellationToken cancellationToken) =>
        new(entry, (change, keep, flush) => Change(entry, change, keep, flush), time, cancellationToken);

    /// <summary>Interrupts a job because the service stops; it resumes at the next start.</summary>
    public void Interrupt(JobEntry entry) =>
        Change(
            entry,
            row => row.IsOver ? null : row with { State = ImportState.Waiting, EtaSeconds = null, IsInterrupted = true },
            keep: true,
            flush: true
        );

    public void Done(JobEntry entry, JobOutcome outcome) =>
        End(
            entry,
            row =>
                row with
                {
                    State = ImportState.Done,
                    Text = outcome.Text,
                    Result = outcome.Result,
                    Progress = 1,
                    Records = outcome.Records ?? row.Records,
                }
        );

    public void Cancel(JobEntry entry) => End(entry, Cancelled);

    public void Fail(JobEntry entry, string error, InvalidReport? broken = null) =>
        End(
            entry,
            row =>
                row with
                {
                    State = ImportState.Failed,
                    Error = error,
                    Broken = broken,
                    Text = broken is not null ? "Waits for your consent" : kinds.Find(row.Kind)?.FailedText ?? "Failed",
                }
        );

    /// <summary>
    /// The jobs that an earlier process left, in the order in which they are taken up again: first what ran, then what waited.
    /// </summary>
    public IReadOnlyList<JobEntry> Left()
    {
        lock (_lock)
        {
            return
            [
                .. _entries
                    .OrderByDescending(entry => entry.Row.State is ImportState.Running)
                    .ThenBy(entry => entry.Row.QueuedAt)
                    .ThenBy(entry => entry.Row.Number),
            ];
        }
    }

    /// <summary>Queues a job that an earlier process left, after applying <paramref name="change"/> if there is one.</summary>
    public void TakeUp(JobEntry entry, JobKind kind, Func<JobRow, JobRow?>? change = null)
    {
        if (change is not null)
        {
            Change(entry, change, keep: true, flush: true);
        }
        Queue(entry, kind);
    }

    private static JobRow Cancelled(JobRow row) => row with { State = ImportState.Cancelled, Text = "Cancelled" };

    /// <summary>
    /// Ends a job, exactly once. The consequences (uploads, notification, a dataset's first examination) come before the end itself is
    /// saved: if the process dies in between they run again, and each of them may safely run twice.
    /// </summary>
    private void End(JobEntry entry, Func<JobRow, JobRow?> change)
    {
        if (entry.ClaimEnd(row => row.IsOver ? null : change(row)) is not { } planned)
        {
            return;
        }
        var ended = planned with { EtaSeconds = null, EndedAt = time.GetUtcNow() };
        if (kinds.Find(ended.Kind) is { } kind)
        {
            ends.Settle(kind, ended);
        }
        entry.End(ended, row => Keep(row, flush: true), Report);
        ForgetOld();
        outbox.ToAll(to => to.DatasetsChanged());
    }

    private JobRow? Change(JobEntry entry, Func<JobRow, JobRow?> change, bool keep, bool flush) =>
        entry.Change(
            change,
            row =>
            {
                if (keep)
                {
                    Keep(row, flush);
                }
            },
            Report
        );

    // A full disk must not end a job that works in memory: it finishes in good order, and after a restart it is run again.
    private void Keep(JobRow row, bool flush)
    {
        try
        {
            store.Save(row, flush);
        }
        catch (SqliteException exception)
        {
            logger.LogWarning(exception, "{Job} could not be kept in trainer.db", row.Name);
        }
    }

    private void Report(JobRow row)
    {
        if (row.IsImport())
        {
            outbox.ToAll(to => to.ImportChanged(row.ToImportJob()));
        }
        else
        {
            outbox.ToAll(to => to.JobChanged(row.ToDataJob()));
        }
    }

    private void Queue(JobEntry entry, JobKind kind) => _waiting[kind.Lane].Writer.TryWrite(entry);

    private JobEntry? Entry(long number)
    {
        lock (_lock)
        {
            return _entries.Find(entry => entry.Row.Number == number);
        }
    }

    private JobEntry Get(string id) =>
        JobView.Number(id) is { } number && Entry(number) is { } entry && entry.Row.Id() == id
            ? entry
            : throw new RequestRefusedException(
                "There is no such job.",
                $"No job has the id \"{RequestRefusedException.Shown(id)}\"; it may have been dismissed. "
                    + "GET /api/jobs and GET /api/imports list them.",
                RefusalKind.NotFound
            );

    private void Forget(JobEntry entry)
    {
        lock (_lock)
        {
            _entries.Remove(entry);
        }
    }

    /// <summary>
    /// Drops all but the newest finished jobs from the lists; a failed job stays as long as something is held for a retry.
    /// </summary>
    private void ForgetOld()
    {
        List<JobEntry> old;
        lock (_lock)
        {
            old =
            [
                .. _entries
                    .Where(entry => entry.Row is { IsOver: true, WaitsForConsent: false } && !Holds(entry.Row))
                    .GroupBy(entry => entry.Row.IsImport())
                    .SelectMany(list => list.SkipLast(FinishedKept)),
            ];
            _entries.RemoveAll(old.Contains);
        }
        foreach (var failed in old.Where(entry => entry.Row.State is ImportState.Failed))
        {
            store.Delete(failed.Row.Number);
        }
    }

    private bool Holds(JobRow row) => row.State is ImportState.Failed && kinds.Find(row.Kind)?.Holds(row) == true;
}
