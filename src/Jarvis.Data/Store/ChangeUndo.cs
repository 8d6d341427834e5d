using System.Globalization;
using Jarvis.Contracts;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>
/// Undoes an earlier change within a new one: first its labels, then the records that it added, then those that it removed.
/// </summary>
internal static class ChangeUndo
{
    /// <returns>The description of the new change.</returns>
    /// <exception cref="DatasetException">The change does not exist or cannot be undone.</exception>
    public static string Run(SqliteConnection connection, ChangeRows rows, int change, int number)
    {
        var undone = Find(connection, change, number);
        while (undone.UndoneBy is { } by)
        {
            // The undo was itself undone, which made the change again, so the last of these is the one to undo.
            undone = Find(connection, change, by).UndoneBy is { } again
                ? Find(connection, change, again)
                : throw new DatasetException($"Change {number} is undone already, by change {by}. Undo that one to have it back.");
        }
        if (undone.Kind == ChangeKinds.Import)
        {
            throw new DatasetException("The import cannot be undone. Delete the dataset if it is not wanted.");
        }
        number = undone.Number;

        long stayed = Labels(connection, rows, number);
        rows.RemoveAll(c =>
            c.Command(
                """
                SELECT id FROM records
                WHERE removed_in IS NULL
                  AND (added_in = $undone AND added_in > 1 OR id IN (SELECT record FROM past WHERE added_in = $undone))
                """,
                ("$undone", number)
            )
        );
        stayed += undone.Added - rows.Removed;
        rows.ReviveAll(c =>
            c.Command(
                """
                SELECT id FROM records r WHERE removed_in = $undone AND removed_in IS NOT NULL AND added_in <> $undone
                  AND NOT EXISTS (SELECT 1 FROM records l WHERE l.hash = r.hash AND l.removed_in IS NULL)
                """,
                ("$undone", number)
            )
        );
        stayed += undone.Removed - rows.Added;

        connection.Execute("UPDATE changes SET undoes = $undone WHERE id = $change", ("$undone", number), ("$change", change));
        connection.Execute("UPDATE changes SET undone_by = $change WHERE id = $undone", ("$undone", number), ("$change", change));
        if (rows.Added + rows.Removed + rows.Relabelled == 0)
        {
            throw new DatasetException(
                $"Nothing of change {number} is left to undo: later changes changed all of it again. Undo those first."
            );
        }
        return string.Create(CultureInfo.InvariantCulture, $"Undid change {number} ({undone.Description})")
            + (
                stayed > 0
                    ? string.Create(CultureInfo.InvariantCulture, $"; {stayed:N0} records were changed again since and stayed as they are")
                    : ""
            );
    }

    private static DatasetChange Find(SqliteConnection connection, int change, int number) =>
        ChangeBook.Find(connection, number) is { } found && number < change
            ? found
            : throw new DatasetException($"This dataset has no change {number}; its newest is {change - 1}.");

    // A label is restored if it still has the value that the change gave it. Rows removed since are relabelled too, because they may be
    // restored.
    private static long Labels(SqliteConnection connection, ChangeRows rows, int number)
    {
        connection.Execute(ChangeRows.CreateWanted);
        long logged = connection.Number("SELECT count(*) FROM label_log WHERE change = $undone", ("$undone", number)),
            back = 0;
        foreach (var column in LabelFields.Columns)
        {
            back += connection.Change(
                $"""
                INSERT INTO wanted SELECT g.record, g.field, g.old FROM label_log g JOIN records r ON r.id = g.record
                  WHERE g.change = $undone AND g.field = '{column}' AND r.{column} IS g.new
                """,
                ("$undone", number)
            );
        }
        rows.LabelWanted();
        return logged - back;
    }
}
