using Jarvis.Contracts;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>
/// Replaces the doctor's flags by those of a new examination. Flags are not part of a version: they belong to the newest report. Atomic:
/// without <see cref="Commit"/> the earlier flags stay.
/// </summary>
internal sealed class FlagWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private bool _over;

    private FlagWriter(SqliteConnection connection)
    {
        _connection = connection;
        connection.Execute("DELETE FROM flags");
        _insert = connection.Prepared(
            "INSERT INTO flags(record, \"check\", detail, score, other) VALUES ($record, $check, $detail, $score, $other)",
            "$record",
            "$check",
            "$detail",
            "$score",
            "$other"
        );
    }

    /// <exception cref="DatasetException">There is no such dataset, or it is being changed.</exception>
    public static FlagWriter Begin(string datasetDirectory)
    {
        return RecordDatabase
            .OpenToWrite(datasetDirectory)
            .Into(
                connection =>
                {
                    connection.Execute("BEGIN IMMEDIATE");
                    return new FlagWriter(connection);
                },
                busy => RecordDatabase.Busy(datasetDirectory, busy)
            );
    }

    public void Add(long record, RecordFlag flag) =>
        _insert.With(record, flag.Check, flag.Detail, flag.Score, flag.OtherId).ExecuteNonQuery();

    public void Commit()
    {
        _connection.Execute("COMMIT");
        _over = true;
    }

    public void Dispose()
    {
        if (!_over)
        {
            _over = true;
            _connection.Execute("ROLLBACK");
        }
        _insert.Dispose();
        _connection.Dispose();
    }
}
