using Jarvis.Contracts;
using Jarvis.Trainer.Notices;
using Microsoft.Data.Sqlite;

namespace Jarvis.Trainer.Jobs;

/// <summary>The consequences of a job's end: what its kind does then, releasing its uploads, and a notification.</summary>
internal sealed class JobEnds(NoticeBoard notices, ILogger<JobEnds> logger)
{
    /// <summary>May run twice, if the process dies before the end is saved.</summary>
    public void Settle(JobKind kind, JobRow row)
    {
        try
        {
            kind.Ended(row);
            if (row.State is not ImportState.Failed)
            {
                kind.Release(row);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            logger.LogWarning(exception, "What hangs on the end of {Job} could not be done", row.Name);
        }
        if (row.State is ImportState.Done)
        {
            Ring(NoticeLevel.Success, kind.DoneTitle(row), row.Text + ".");
        }
        else if (row.State is ImportState.Failed)
        {
            Ring(NoticeLevel.Error, kind.FailedTitle(row), row.Error!);
        }

        void Ring(NoticeLevel level, string title, string text) =>
            notices.Raise(
                $"{row.Id()} {row.CreatedAt.UtcTicks} {row.Attempts}",
                level,
                kind.Event,
                null,
                title,
                text,
                row.Kind,
                row.Subject
            );
    }
}
