using Jarvis.Contracts;
using Jarvis.Data.Records;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>The SQL that selects the rows of a <see cref="RecordQuery"/>.</summary>
internal static class RecordSelect
{
    private const string Columns =
        "r.id, r.kind, r.body, r.layout, r.domain, r.difficulty, r.quality, r.split, r.line, r.hash, s.name, r.synthetic, "
        + "r.language, r.document, (SELECT p.hash FROM main.records p WHERE p.id = r.parent)";

    /// <summary>Rows in order of id, whatever the query's sort order.</summary>
    public static SqliteCommand Rows(
        SqliteConnection connection,
        RecordQuery query,
        string and,
        params ReadOnlySpan<(string Name, object? Value)> parameters
    )
    {
        var command = connection.Command("", parameters);
        command.CommandText =
            $"SELECT {Columns} FROM {LiveView.Name} r JOIN sources s ON s.id = r.source WHERE "
            + $"{RecordFilter.Where(command, query)} {and} ORDER BY r.id";
        return command;
    }

    /// <summary>A record of any version, with its current labels; null if this id never existed.</summary>
    public static DataRecord? Ever(SqliteConnection connection, long id)
    {
        using var command = connection.Command(
            $"SELECT {Columns} FROM main.records r JOIN sources s ON s.id = r.source WHERE r.id = $id",
            ("$id", id)
        );
        using var row = command.ExecuteReader();
        return row.Read() ? Record(row) : null;
    }

    /// <summary>The ids of one page, in the query's order.</summary>
    public static SqliteCommand Ids(SqliteConnection connection, RecordQuery query, long offset, int limit)
    {
        var command = connection.Command("", ("$offset", offset), ("$limit", limit));
        command.CommandText =
            $"SELECT r.id FROM {LiveView.Name} r WHERE {RecordFilter.Where(command, query)} ORDER BY "
            + $"{RecordFilter.Order(command, query)} LIMIT $limit OFFSET $offset";
        return command;
    }

    public static SqliteCommand Count(SqliteConnection connection, RecordQuery query)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {LiveView.Name} r WHERE {RecordFilter.Where(command, query)}";
        return command;
    }

    public static string? ParentHash(SqliteDataReader row) => row.IsDBNull(14) ? null : RecordHash.Hex((byte[])row.GetValue(14));

    public static long? Line(SqliteDataReader row) => row.Long(8);

    public static DataRecord Record(SqliteDataReader row)
    {
        var body = row.GetString(2);
        var turns = RecordBody.Unpack(body, row.Text(3));
        var source = row.GetString(10);
        return new DataRecord(
            row.GetInt64(0),
            (RecordKind)row.GetInt32(1),
            turns is null ? body : null,
            turns,
            row.Text(4),
            row.Real(5),
            row.Real(6),
            Line(row) is { } line ? $"{source}:{line}" : source,
            row.Text(7),
            RecordHash.Hex((byte[])row.GetValue(9)),
            row.GetInt64(11) != 0,
            row.Text(12),
            row.Text(13)
        );
    }
}
