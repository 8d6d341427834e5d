using System.Globalization;
using Jarvis.Contracts;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>Reads the change sets of a store.</summary>
internal static class ChangeBook
{
    private const string Columns = "id, kind, description, at, added, removed, relabelled, undoes, undone_by";

    /// <summary>The newest version's number and hash.</summary>
    public static (int Version, string Hash) Newest(SqliteConnection connection)
    {
        using var command = connection.Command("SELECT id, sum FROM changes ORDER BY id DESC LIMIT 1");
        using var row = command.ExecuteReader();
        return row.Read()
            ? (row.GetInt32(0), VersionSum.Of((byte[])row.GetValue(1)).ToString())
            : throw new DatasetException("The store has no version: its import never ended.");
    }

    public static VersionSum SumOf(SqliteConnection connection, int version)
    {
        using var command = connection.Command("SELECT sum FROM changes WHERE id = $id", ("$id", version));
        return VersionSum.Of((byte[])command.ExecuteScalar()!);
    }

    /// <summary>
    /// Newest first. <see cref="DatasetChange.UndoneBy"/> is as stored, so it stays set even if the undo was itself undone.
    /// </summary>
    public static IReadOnlyList<DatasetChange> All(SqliteConnection connection, int upTo = int.MaxValue)
    {
        using var command = connection.Command($"SELECT {Columns} FROM changes WHERE id <= $upTo ORDER BY id DESC", ("$upTo", upTo));
        using var rows = command.ExecuteReader();
        var changes = new List<DatasetChange>();
        while (rows.Read())
        {
            changes.Add(Of(rows));
        }
        return changes;
    }

    public static DatasetChange? Find(SqliteConnection connection, int number)
    {
        using var command = connection.Command($"SELECT {Columns} FROM changes WHERE id = $id", ("$id", number));
        using var row = command.ExecuteReader();
        return row.Read() ? Of(row) : null;
    }

    private static DatasetChange Of(SqliteDataReader row) =>
        new(
            row.GetInt32(0),
            row.GetString(1),
            row.GetString(2),
            DateTimeOffset.Parse(row.GetString(3), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
            row.GetInt64(4),
            row.GetInt64(5),
            row.GetInt64(6),
            (int?)row.Long(7),
            (int?)row.Long(8)
        );
}
