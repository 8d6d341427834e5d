using Jarvis.Contracts;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data;

/// <summary>The SQL that turns a <see cref="RecordQuery"/> into rows.</summary>
internal static class RecordSelect
{
    private const string Columns =
        "r.id, r.kind, r.body, r.layout, r.domain, r.difficulty, r.quality, r.split, r.line, r.hash, s.name";

    public static SqliteCommand Rows(SqliteConnection connection, RecordQuery query, string and, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM records r JOIN sources s ON s.id = r.source WHERE {Where(command, query)} {and} ORDER BY r.id";
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }
        return command;
    }

    public static SqliteCommand Count(SqliteConnection connection, RecordQuery query)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM records r WHERE {Where(command, query)}";
        return command;
    }

    public static DataRecord Record(SqliteDataReader row)
    {
        var body = row.GetString(2);
        var turns = RecordBody.Unpack(body, row.IsDBNull(3) ? null : row.GetString(3));
        var source = row.GetString(10);
        return new DataRecord(row.GetInt64(0), (RecordKind)row.GetInt32(1), turns is null ? body : null, turns, row.IsDBNull(4) ? null : row.GetString(4),
            row.IsDBNull(5) ? null : row.GetDouble(5), row.IsDBNull(6) ? null : row.GetDouble(6), row.IsDBNull(8) ? source : $"{source}:{row.GetInt64(8)}",
            row.IsDBNull(7) ? null : row.GetString(7), RecordHash.Hex((byte[])row.GetValue(9)));
    }

    private static string Where(SqliteCommand command, RecordQuery query)
    {
        var where = "r.removed_in IS NULL";
        if (query.MatchExpression() is { } match)
        {
            where += " AND r.id IN (SELECT rowid FROM records_text WHERE records_text MATCH $match)";
            command.Parameters.AddWithValue("$match", match);
        }
        if (query.Kind is { } kind)
        {
            where += " AND r.kind = $kind";
            command.Parameters.AddWithValue("$kind", (int)kind);
        }
        if (query.Domain is { } domain)
        {
            where += " AND r.domain = $domain";
            command.Parameters.AddWithValue("$domain", domain);
        }
        if (query.Split is { } split)
        {
            where += " AND r.split = $split";
            command.Parameters.AddWithValue("$split", split);
        }
        return where;
    }
}
