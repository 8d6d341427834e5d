using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>
/// The row operations of a change set, which also keep the version's hash and the counts up to date. Single rows use prepared statements,
/// many rows one statement.
/// </summary>
internal sealed class ChangeRows(SqliteConnection connection, int change, VersionSum sum) : IDisposable
{
    private readonly SqliteCommand _facts = connection.Prepared(
        $"SELECT {RecordFacts.Columns}, added_in FROM records WHERE id = $id AND removed_in IS NULL",
        "$id"
    );
    private readonly SqliteCommand _remove = connection.Prepared(
        "UPDATE records SET removed_in = $change WHERE id = $id",
        "$change",
        "$id"
    );
    private readonly SqliteCommand _index = connection.Prepared(
        "INSERT INTO records_text(rowid, body) VALUES ($id, $body)",
        "$id",
        "$body"
    );
    private readonly Dictionary<LabelField, SqliteCommand> _labels = [];
    private readonly SqliteCommand _log = connection.Prepared(
        """
        INSERT INTO label_log(record, field, change, old, new) VALUES ($record, $field, $change, $old, $new) ON CONFLICT DO UPDATE SET new = excluded.new
        """,
        "$record",
        "$field",
        "$change",
        "$old",
        "$new"
    );

    /// <summary>Creates or empties the table of labels that <see cref="LabelWanted"/> applies.</summary>
    public const string CreateWanted =
        "CREATE TEMP TABLE IF NOT EXISTS wanted(record INTEGER NOT NULL, field TEXT NOT NULL, value, PRIMARY KEY(record, "
        + "field)) WITHOUT ROWID; DELETE FROM wanted";

    private VersionSum _sum = sum;
    private long _cameAndWent;

    public long Added { get; private set; }

    public long Removed { get; private set; }

    /// <summary>Number of labels changed; after <see cref="Finish"/>, the number of relabelled records.</summary>
    public long Relabelled { get; private set; }

    public void Came(VersionSum row)
    {
        _sum.Add(row);
        Added++;
    }

    public void Index(long id, string body) => _index.With(id, body).ExecuteNonQuery();

    public bool Remove(long id)
    {
        if (Live(id) is not { } row)
        {
            return false;
        }
        _remove.With(change, id).ExecuteNonQuery();
        Went(row);
        return true;
    }

    /// <param name="ids">A query for the ids of live rows.</param>
    public long RemoveAll(Func<SqliteConnection, SqliteCommand> ids)
    {
        Choose(ids);
        long before = Removed + _cameAndWent;
        foreach (var row in ChosenRows())
        {
            Went(row);
        }
        connection.Execute("UPDATE records SET removed_in = $change WHERE id IN (SELECT id FROM chosen)", ("$change", change));
        return Removed + _cameAndWent - before;
    }

    /// <summary>Restores removed rows.</summary>
    public void ReviveAll(Func<SqliteConnection, SqliteCommand> ids)
    {
        Choose(ids);
        connection.Execute(
            "INSERT INTO past(record, added_in, removed_in) SELECT id, added_in, removed_in FROM records WHERE id IN (SELECT "
                + "id FROM chosen)"
        );
        connection.Execute(
            "UPDATE records SET added_in = $change, removed_in = NULL WHERE id IN (SELECT id FROM chosen)",
            ("$change", change)
        );
        foreach (var row in ChosenRows())
        {
            Came(row.Facts.Sum());
        }
    }

    public bool Label(long id, LabelField field, object? value)
    {
        if (Live(id) is not { } row)
        {
            return false;
        }
        var changed = row.Facts.With(field, value);
        if (changed == row.Facts)
        {
            return false;
        }
        _sum.Subtract(row.Facts.Sum());
        _sum.Add(changed.Sum());
        if (!_labels.TryGetValue(field, out var update))
        {
            update = _labels[field] = connection.Prepared($"UPDATE records SET {field.Column()} = $value WHERE id = $id", "$value", "$id");
        }
        update.With(value, id).ExecuteNonQuery();
        _log.With(id, field.Column(), change, row.Facts.Of(field), value).ExecuteNonQuery();
        Relabelled++;
        return true;
    }

    public void LabelMany(LabelField field, IEnumerable<(long Record, object? Value)> values)
    {
        connection.Execute(CreateWanted);
        using (
            var insert = connection.Prepared(
                "INSERT OR REPLACE INTO wanted(record, field, value) VALUES ($record, $field, $value)",
                "$record",
                "$field",
                "$value"
            )
        )
        {
            foreach (var (record, value) in values)
            {
                insert.With(record, field.Column(), value).ExecuteNonQuery();
            }
        }
        // Labels that already have the value, and records that do not exist, need no change.
        connection.Execute(
            "DELETE FROM wanted WHERE NOT EXISTS (SELECT 1 FROM records r WHERE r.id = wanted.record AND r.removed_in IS NULL "
                + $"AND r.{field.Column()} IS NOT wanted.value)"
        );
        LabelWanted();
    }

    /// <summary>Applies labels from the table <c>wanted(record, field, value)</c> to rows of any version.</summary>
    public void LabelWanted()
    {
        const string WantedIds = "SELECT DISTINCT record AS id FROM wanted";
        Choose(c => c.Command(WantedIds + " WHERE record IN (SELECT id FROM records WHERE removed_in IS NULL)"));
        foreach (var row in ChosenRows())
        {
            _sum.Subtract(row.Facts.Sum());
        }
        foreach (var field in Enum.GetValues<LabelField>())
        {
            string column = field.Column();
            connection.Execute(
                $"""
                INSERT INTO label_log(record, field, change, old, new) SELECT w.record, '{column}', $change, r.{column}, w.value
                  FROM wanted w JOIN records r ON r.id = w.record WHERE w.field = '{column}' AND true ON CONFLICT DO UPDATE SET new = excluded.new
                """,
                ("$change", change)
            );
            Relabelled += connection.Change(
                $"UPDATE records SET {column} = w.value FROM wanted w WHERE w.record = records.id AND w.field = '{column}'"
            );
        }
        foreach (var row in ChosenRows())
        {
            _sum.Add(row.Facts.Sum());
        }
    }

    /// <summary>Writes the counts and the hash of the new version; false if nothing was changed.</summary>
    public bool Finish(string description)
    {
        connection.Execute("DELETE FROM label_log WHERE change = $change AND old IS new", ("$change", change));
        Relabelled = connection.Number("SELECT count(DISTINCT record) FROM label_log WHERE change = $change", ("$change", change));
        connection.Execute(
            "UPDATE changes SET description = $description, added = $added, removed = $removed, relabelled = $relabelled, sum "
                + "= $sum WHERE id = $change",
            ("$description", description),
            ("$added", Added),
            ("$removed", Removed),
            ("$relabelled", Relabelled),
            ("$sum", _sum.ToBytes()),
            ("$change", change)
        );
        return Added + Removed + Relabelled > 0;
    }

    public void Dispose()
    {
        foreach (var command in (IEnumerable<SqliteCommand>)[_facts, _remove, _index, _log, .. _labels.Values])
        {
            command.Dispose();
        }
    }

    private (RecordFacts Facts, int AddedIn)? Live(long id)
    {
        using var row = _facts.With(id).ExecuteReader();
        return row.Read() ? (RecordFacts.Of(row), row.GetInt32(RecordFacts.ColumnCount)) : null;
    }

    private void Went((RecordFacts Facts, int AddedIn) row)
    {
        _sum.Subtract(row.Facts.Sum());
        if (row.AddedIn == change) // it never was in a version
        {
            Added--;
            _cameAndWent++;
        }
        else
        {
            Removed++;
        }
    }

    private void Choose(Func<SqliteConnection, SqliteCommand> ids)
    {
        connection.Execute("CREATE TEMP TABLE IF NOT EXISTS chosen(id INTEGER PRIMARY KEY); DELETE FROM chosen");
        using var command = ids(connection);
        command.CommandText = $"INSERT OR IGNORE INTO chosen(id) {command.CommandText}";
        command.ExecuteNonQuery();
    }

    private IEnumerable<(RecordFacts Facts, int AddedIn)> ChosenRows()
    {
        using var command = connection.Command($"SELECT {RecordFacts.Columns}, added_in FROM records WHERE id IN (SELECT id FROM chosen)");
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            yield return (RecordFacts.Of(rows), rows.GetInt32(RecordFacts.ColumnCount));
        }
    }
}
