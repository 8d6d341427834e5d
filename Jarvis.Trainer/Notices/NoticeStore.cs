using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Trainer.Storage;

namespace Jarvis.Trainer.Notices;

/// <summary>The bell's history in <c>trainer.db</c>.</summary>
internal sealed class NoticeStore(TrainerDatabase database)
{
    /// <summary>Older notices are not shown: a bell is not an archive.</summary>
    private const int Kept = 500;

    private const string Columns = "id, at, level, event, run_id, title, text, read, job, target";

    /// <param name="once">Names the event; a second notice of the same event is not raised.</param>
    /// <param name="news">Its number is given here.</param>
    /// <returns>Null when that event was told already.</returns>
    public Notice? Add(string once, Notice news)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction();
        var added = connection
            .Query(
                $"""
                INSERT OR IGNORE INTO notices (once, at, level, event, run_id, title, text, job, target)
                VALUES ($once, $at, $level, $event, $run, $title, $text, $job, $target)
                RETURNING {Columns}
                """,
                Read,
                ("$once", once),
                ("$at", news.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
                ("$level", news.Level.ToString()),
                ("$event", news.Event),
                ("$run", news.RunId),
                ("$title", news.Title),
                ("$text", news.Text),
                ("$job", news.Job),
                ("$target", news.Target)
            )
            .SingleOrDefault();
        // Rows are kept 20 times longer than they are shown, so that a run that is read again from its beginning raises no notice twice.
        if (added is not null)
        {
            connection.Execute("DELETE FROM notices WHERE id <= $id - 20 * $kept", ("$id", added.Id), ("$kept", Kept));
        }
        transaction.Commit();
        return added;
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Notice> After(long id)
    {
        using var connection = database.Open();
        return connection.Query(
            $"SELECT {Columns} FROM notices WHERE id > $id ORDER BY id DESC LIMIT $kept",
            Read,
            ("$id", id),
            ("$kept", Kept)
        );
    }

    /// <param name="upTo">Marks the notices up to and including this id; null marks all.</param>
    public int MarkRead(long? upTo)
    {
        using var connection = database.Open();
        return connection.Execute("UPDATE notices SET read = 1 WHERE read = 0 AND ($id IS NULL OR id <= $id)", ("$id", upTo));
    }

    private static Notice Read(Microsoft.Data.Sqlite.SqliteDataReader row) =>
        new(
            row.GetInt64(0),
            DateTimeOffset.Parse(row.GetString(1), CultureInfo.InvariantCulture),
            Enum.Parse<NoticeLevel>(row.GetString(2)),
            row.GetString(3),
            row.IsDBNull(4) ? null : row.GetString(4),
            row.GetString(5),
            row.GetString(6),
            row.GetInt64(7) != 0
        )
        {
            Job = row.IsDBNull(8) ? null : row.GetString(8),
            Target = row.IsDBNull(9) ? null : row.GetString(9),
        };
}
