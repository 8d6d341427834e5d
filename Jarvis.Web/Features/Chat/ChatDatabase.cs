using Microsoft.Data.Sqlite;

namespace Jarvis.Web.Features.Chat;

/// <summary>The one connection to <c>web.db</c>. Calls are short and run one at a time.</summary>
public sealed class ChatDatabase(string path) : IDisposable
{
    private readonly SqliteConnection _connection = ChatSchema.Open(path);
    private readonly Lock _turn = new();

    /// <summary>Runs a statement and returns the number of changed rows.</summary>
    internal int Execute(string sql, params (string Name, object? Value)[] values)
    {
        lock (_turn)
        {
            using var command = Command(sql, values);
            return command.ExecuteNonQuery();
        }
    }

    internal List<T> Query<T>(string sql, Func<SqliteDataReader, T> row, params (string Name, object? Value)[] values)
    {
        lock (_turn)
        {
            using var command = Command(sql, values);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(row(reader));
            }

            return rows;
        }
    }

    /// <summary>Runs the work in one transaction. The work may call the other methods.</summary>
    internal void Together(Action work)
    {
        lock (_turn)
        {
            Execute("BEGIN IMMEDIATE");
            try
            {
                work();
                Execute("COMMIT");
            }
            catch
            {
                Execute("ROLLBACK");
                throw;
            }
        }
    }

    public void Dispose() => _connection.Dispose();

    private SqliteCommand Command(string sql, (string Name, object? Value)[] values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
