using Microsoft.Data.Sqlite;

namespace Jarvis.Web.Features.Chat;

/// <summary>The tables of <c>web.db</c>; times are Unix milliseconds.</summary>
internal static class ChatSchema
{
    private const string Version1 = """
        CREATE TABLE conversations (id TEXT PRIMARY KEY, title TEXT NOT NULL, created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL, settings TEXT NOT NULL,
            leaf_id TEXT, deleted_at INTEGER) STRICT;
        CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
            parent_id TEXT REFERENCES messages(id), role TEXT NOT NULL, state TEXT NOT NULL, model TEXT, created_at INTEGER NOT NULL, note TEXT,
            dropped_turns INTEGER NOT NULL DEFAULT 0, cut_by_length INTEGER NOT NULL DEFAULT 0, place INTEGER NOT NULL) STRICT;
        CREATE INDEX messages_of_conversation ON messages(conversation_id, place);
        CREATE TABLE pieces (message_id TEXT NOT NULL REFERENCES messages(id) ON DELETE CASCADE, number INTEGER NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY (message_id, number)) STRICT, WITHOUT ROWID;
        CREATE TABLE preferences (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        PRAGMA user_version = 1;
        """;

    /// <summary>Opens the file and creates or upgrades its tables where necessary.</summary>
    public static SqliteConnection Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                ForeignKeys = true,
                Pooling = false,
                DefaultTimeout = 10,
            }.ConnectionString
        );
        try
        {
            connection.Open();
            Run(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
            using var version = connection.CreateCommand();
            version.CommandText = "PRAGMA user_version";
            if ((long)version.ExecuteScalar()! == 0)
            {
                using var transaction = connection.BeginTransaction();
                Run(connection, Version1);
                transaction.Commit();
            }
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
