using System.Threading.Channels;
using Jarvis.Contracts;
using Jarvis.Trainer.Hubs;
using Jarvis.Trainer.Refusals;
using Microsoft.Data.Sqlite;

namespace Jarvis.Trainer.Jobs;

/// <param name="Request">A record of the kind's own, which JSON brings back after a restart.</param>
/// <param name="Target">Id of what it works on; null where that is to be made.</param>
/// <param name="Makes">Id of the dataset that it is going to make.</param>
internal sealed record NewJob(string Kind, string Name, object Request, string? Target = null, string? Makes = null);

/// <summary>
/// The book of jobs, kept in <c>trainer.db</c>: what waits, runs or has failed is here again after any death, and each lane takes up its
/// jobs in their order (<see cref="JobRunner"/>). Every change goes out through the hub.
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

    /// <summary>
    /// Those since the service started, and of earlier ones those that have not ended well or by their user's will; oldest first.
    /// </summary>
    public IReadOnlyList<JobRow> All()
    {
        lock (_lock)
        {
            return [.. _entries.Select(entry => entry.Row)];
        }
    }

    /// <summary>Also one that ended before the service was started; null where there is none of this id.</summary>
    public JobRow? Find(string id) =>
        JobView.Number(id) is not { } number ? null
        : (Entry(number)?.Row ?? store.Find(number)) is { } row && row.Id() == id ? row
        : null;

    /// <summary>Whether a job about it waits or runs.</summary>
    public bool IsBusy(string target)
    {
        lock (_lock)
        {
            return _entries.Exists(entry => !entry.Row.IsOver && entry.Row.Target == target);
        }
    }

    /// <summary>Whether a job is going to make a dataset of this id.</summary>
    public bool IsMaking(string id)
    {
        lock (_lock)
        {
            return _entries.Exists(entry => (!entry.Row.IsOver || entry.Row.WaitsForConsent) && entry.Row.Makes == id);
        }
    }

    /// <exception cref="RequestRefusedException">A job of the same kind about the same target waits or runs.</exception>
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
            Forget(entry); // it was never promised
            throw;
        }
        Report(entry.Row);
        Queue(entry, kind);
        return entry.Row;
    }

    /// <summary>Takes a failed job up again, at the end of its queue.</summary>
    /// <exception cref="RequestRefusedException">There is none of this id, or it did not fail.</exception>
    public JobRow Retry(string id)
    {
        var entry = Get(id);
        if (!entry.Row.CanRetry || kinds.Find(entry.Row.Kind) is not { } kind)
        {
            throw RequestRefusedException.NotNow(
                "It cannot be tried again.",
                entry.Row.WaitsForConsent
                    ? $"\"{entry.Row.Name}\" waits for your consent to skip broken lines: POST /api/imports/{id}/accept."
                    : $"\"{entry.Row.Name}\" has not failed, or this version of Jarvis does not know it. GET /api/jobs/{id} says how it is."
            );
        }
        return Requeue(entry, row => row.CanRetry ? kind.Renewed(row) : null);
    }

    /// <summary>Takes a job that is over up again; <paramref name="change"/> answers null where somebody was faster.</summary>
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

    /// <summary>Stops one that waits or runs; takes one that is over from the list, with what it kept.</summary>
    /// <exception cref="RequestRefusedException">There is none of this id.</exception>
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
        // Kept first: a death right now must not bring it back.
        Change(entry, row => row.IsOver ? null : row with { IsCancelling = true }, keep: true, flush: true);
        entry.Cancel();
        End(entry, row => row.State is ImportState.Waiting ? Cancelled(row) : null); // one that runs ends itself
    }

    /// <summary>The jobs of a lane in their order, without end.</summary>
    public IAsyncEnumerable<JobEntry> Waiting(JobLane lane, CancellationToken cancellationToken) =>
        _waiting[lane].Reader.ReadAllAsync(cancellationToken);

    /// <summary>An attempt begins; null where the job was cancelled meanwhile.</summary>
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

    /// <summary>The service stops, not the job: it goes on at the next start.</summary>
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

    /// <summary>What an earlier process left, in the order in which it is taken up again: what ran, then what waited.</summary>
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

    /// <summary>Queues one that an earlier process left; <paramref name="change"/> says what became of it, where anything did.</summary>
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
    /// The end of a job, once. What hangs on it (uploads, the bell, a dataset's first examination) comes before the end itself is kept: a
    /// death in between does it again, and each of them can be done twice.
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

    // A full disk must not end what is at work in memory: it ends in good order, and after a restart it is begun again.
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
    /// Takes all but the newest that are over from the lists; a failed one stays as long as something is kept for another try.
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
