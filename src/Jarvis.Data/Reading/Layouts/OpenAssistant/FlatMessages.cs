using System.Globalization;
using Jarvis.Contracts;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Reading.Layouts.OpenAssistant;

/// <summary>
/// Stores flat messages, which come in any order, until their trees can be assembled. They are kept in a temporary SQLite table on disk
/// that is deleted on close, so that memory holds only one tree at a time.
/// </summary>
internal sealed class FlatMessages : IDisposable
{
    /// <summary>Real OpenAssistant trees have a few dozen messages.</summary>
    private const int MostInTree = 20_000;

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _writing;
    private readonly SqliteCommand _insert;

    public FlatMessages()
    {
        // "" = a temporary file
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = "", Pooling = false }.ToString());
        _connection.Open();
        Run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000");
        Run(
            "CREATE TABLE messages(id TEXT, parent TEXT, tree TEXT, line INTEGER, role INTEGER, body TEXT, language TEXT, rank "
                + "INTEGER, deleted INTEGER, reviewed INTEGER)"
        );
        _writing = _connection.BeginTransaction();
        _insert = _connection.CreateCommand();
        _insert.Transaction = _writing;
        _insert.CommandText =
            "INSERT INTO messages VALUES ($id, $parent, $tree, $line, $role, $body, $language, $rank, $deleted, $reviewed)";
        foreach (
            var name in (string[])["$id", "$parent", "$tree", "$line", "$role", "$body", "$language", "$rank", "$deleted", "$reviewed"]
        )
        {
            _insert.Parameters.AddWithValue(name, DBNull.Value);
        }
    }

    public long Count { get; private set; }

    public void Add(TreeMessage message, string? tree, long? line)
    {
        object?[] values =
        [
            message.Id,
            message.ParentId,
            tree,
            line,
            (int)message.Role,
            message.Text,
            message.Language,
            message.Rank,
            message.Deleted,
            message.Reviewed,
        ];
        for (int i = 0; i < values.Length; i++)
        {
            _insert.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
        _insert.ExecuteNonQuery();
        Count++;
    }

    /// <summary>Ends writing and removes messages whose id occurred before.</summary>
    /// <returns>The number of removed messages.</returns>
    public long Sort()
    {
        _writing.Commit();
        Run("CREATE INDEX by_id ON messages(id)"); // built by one sort, which is faster than random inserts into an index
        int doubled = Run("DELETE FROM messages WHERE rowid NOT IN (SELECT min(rowid) FROM messages GROUP BY id)");
        Run("CREATE INDEX by_parent ON messages(parent)");
        Count -= doubled;
        return doubled;
    }

    /// <summary>
    /// The trees in the order of their prompts in the file, each with its id, its line and its number of messages. The root is null if
    /// there are too many messages.
    /// </summary>
    public IEnumerable<(TreeMessage? Root, string Tree, long? Line, long Messages)> Trees(CancellationToken cancellationToken)
    {
        using var below = _connection.CreateCommand();
        below.CommandText = """
            WITH RECURSIVE below(message) AS (SELECT $root UNION ALL SELECT m.rowid FROM below b JOIN messages p ON p.rowid = b.message JOIN messages m ON m.parent = p.id)
            SELECT m.id, parent, role, body, language, rank, deleted, reviewed FROM below JOIN messages m ON m.rowid = below.message
            """;
        below.Parameters.AddWithValue("$root", 0L);
        below.Prepare();
        using var roots = _connection.CreateCommand();
        roots.CommandText = "SELECT rowid, coalesce(tree, id), line FROM messages WHERE parent IS NULL ORDER BY rowid";
        using var reader = roots.ExecuteReader();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            below.Parameters[0].Value = reader.GetInt64(0);
            var (root, count) = Tree(below);
            yield return (root, reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetInt64(2), count);
        }
    }

    public void Dispose()
    {
        _insert.Dispose();
        _writing.Dispose();
        _connection.Dispose();
    }

    private static (TreeMessage? Root, long Count) Tree(SqliteCommand below)
    {
        using var reader = below.ExecuteReader();
        TreeMessage? root = null;
        var byId = new Dictionary<string, TreeMessage>(StringComparer.Ordinal);
        long count = 0;
        while (reader.Read())
        {
            if (++count > MostInTree)
            {
                byId.Clear();
                root = null;
                continue; // keep counting, so that every message is accounted for
            }
            var message = new TreeMessage(
                reader.GetString(0),
                Text(reader, 1),
                (ChatRole)reader.GetInt32(2),
                reader.GetString(3),
                Text(reader, 4),
                reader.IsDBNull(5) ? null : reader.GetInt32(5),
                reader.GetBoolean(6),
                reader.GetBoolean(7)
            );
            byId[message.Id] = message;
            root ??= message;
            if (message.ParentId is { } parent)
            {
                byId[parent].Replies.Add(message); // a recursive query returns parents before children
            }
        }
        return (root, count);
    }

    private static string? Text(SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture);

    private int Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }
}
