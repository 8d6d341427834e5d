using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Trainer.Storage;

namespace Jarvis.Trainer.Notices;

/// <summary>The bell's history in <c>trainer.db</c>.</summary>
internal sealed class NoticeStore(TrainerDatabase database)
{
    /// <summary>Older notices are not shown: a bell is not an archive.</summary>
    private const int Kept = 500;

    /// <param name="once">Names the event; a second notice of the same event is not raised.</param>
    /// <returns>Null if that event already has its notice.</returns>
    public Notice? Add(string once, DateTimeOffset at, NoticeLevel level, string name, string? runId, string title, string text)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction();
        var added = connection
            .Query(
                """
                INSERT OR IGNORE INTO notices (once, at, level, event, run_id, title, text)
                VALUES ($once, $at, $level, $event, $run, $title, $text)
                RETURNING id, at, level, event, run_id, title, text, read
                """,
                Read,
                ("$once", once),
                ("$at", at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
                ("$level", level.ToString()),
                ("$event", name),
                ("$run", runId),
                ("$title", title),
                ("$text", text)
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
            "SELECT id, at, level, event, run_id, title, text, read FROM notices WHERE id > $id ORDER BY id DESC LIMIT $kept",
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
        );
}
