using Jarvis.Contracts;
using Jarvis.Data.Store;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Doctor.Fixes;

/// <summary>
/// The records flagged by a check, in their current state: a record that another fix has replaced since is followed to its replacement, and
/// removed ones are skipped.
/// </summary>
internal sealed class FlaggedRecords : IDisposable
{
    private readonly SqliteConnection _connection;

    public FlaggedRecords(string directory)
    {
        _connection = RecordDatabase.OpenToRead(directory);
        _connection.Execute("BEGIN"); // a snapshot, so that concurrent changes are not seen
    }

    public long Count(string check) => _connection.Number("SELECT count(*) FROM flags WHERE \"check\" = $check", ("$check", check));

    public IEnumerable<(long Id, RecordFlag Flag)> Of(string check)
    {
        using var command = _connection.Command(
            "SELECT record, detail, score, other FROM flags WHERE \"check\" = $check ORDER BY record",
            ("$check", check)
        );
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            if (Live(rows.GetInt64(0)) is { } id)
            {
                yield return (id, new RecordFlag(check, rows.GetString(1), rows.Real(2), rows.Long(3)));
            }
        }
    }

    /// <summary>The current id of a record or of its replacement; null if it was removed.</summary>
    public long? Live(long id)
    {
        const string sql = """
            WITH RECURSIVE line(id) AS (VALUES ($id) UNION SELECT r.id FROM line l JOIN records p ON p.id = l.id JOIN records r ON r.parent = l.id WHERE p.removed_in IS NOT NULL AND r.synthetic = p.synthetic)
            SELECT r.id FROM line l JOIN records r ON r.id = l.id WHERE r.removed_in IS NULL ORDER BY r.id LIMIT 1
            """;
        return _connection.Number(sql, ("$id", id)) is > 0 and var live ? live : null;
    }

    public void Dispose() => _connection.Dispose();
}
