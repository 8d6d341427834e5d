using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Trainer.Notices;

namespace Jarvis.Trainer.Jobs;

/// <summary>At the start of the service, queues again what an earlier process left, in its order, and notes that it was resumed.</summary>
internal sealed class JobRecovery(JobService jobs, JobStore store, JobKinds kinds, NoticeBoard notices)
{
    /// <summary>
    /// After the process has died this many times in a row during a job, the job is to blame and is not started again automatically.
    /// </summary>
    public const int MostDeaths = 3;

    public void Recover()
    {
        store.Prune();
        foreach (var entry in jobs.Left())
        {
            Recover(entry);
        }
    }

    private void Recover(JobEntry entry)
    {
        var row = entry.Row;
        if (kinds.Find(row.Kind) is not { } kind || !kind.Hold(row))
        {
            jobs.Fail(
                entry,
                "Another version of Jarvis started it, and this one cannot read what was asked for. "
                    + "Start that version, or dismiss this and ask again."
            );
        }
        else if (row.IsOver)
        {
            return; // it failed, and what it needs is kept for a retry
        }
        else if (row.IsCancelling)
        {
            jobs.Cancel(entry);
        }
        else if (row.State is ImportState.Running && row.Deaths + 1 >= MostDeaths)
        {
            jobs.Fail(
                entry,
                $"The service ended {MostDeaths} times in a row while it was at this, so it is not begun again by itself. "
                    + "JARVIS_HOME/logs/trainer.log may say why; then try it again, or dismiss it."
            );
        }
        else if (row.State is ImportState.Running || row.IsInterrupted)
        {
            Resume(entry, kind, row);
        }
        else
        {
            jobs.TakeUp(entry, kind);
        }
    }

    private void Resume(JobEntry entry, JobKind kind, JobRow before)
    {
        string from = before.SafePointText is { } reached ? $"resumes from {reached}" : "starts over";
        string note = $"Resumed after restart (attempt {before.Attempts + 1}), {from}";
        jobs.TakeUp(entry, kind, job =>
            job with
            {
                State = ImportState.Waiting,
                Text = JobRow.WaitingText,
                Progress = null,
                IsInterrupted = false,
                Note = note,
                Deaths = job.Deaths + (before.State is ImportState.Running ? 1 : 0),
            }
        );
        string was = before.Progress is > 0 and var share
            ? string.Create(CultureInfo.InvariantCulture, $" It was at {share:P0} ({before.Text}).")
            : "";
        notices.Raise(
            $"resumed {before.Id()} {before.CreatedAt.UtcTicks} {before.Attempts}",
            NoticeLevel.Information,
            kind.Event,
            null,
            $"{before.Name} resumed after restart",
            $"The service ended while it was at work; the job {from}.{was}",
            before.Kind,
            before.Subject
        );
    }
}
