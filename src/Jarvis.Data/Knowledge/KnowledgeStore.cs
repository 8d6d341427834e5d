using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Store;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Knowledge;

/// <summary>Read access to the chunks of a knowledge base. An instance is for one thread at a time; any number may be open.</summary>
public sealed class KnowledgeStore : IDisposable
{
    public const string FileName = "chunks.db";

    private const string Select =
        "SELECT c.id, d.name, d.source, c.line, c.heading, c.kind, c.body, d.dataset, c.record FROM chunks c JOIN documents d "
        + "ON d.id = c.document";

    private KnowledgeStore(SqliteConnection connection) => Connection = connection;

    internal SqliteConnection Connection { get; }

    /// <exception cref="DatasetException">There is no such file, or it cannot be read.</exception>
    public static KnowledgeStore Open(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            throw new DatasetException($"There is no knowledge base in {directory}: {FileName} is missing.");
        }
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString()
        );
        return connection.Into(
            open =>
            {
                open.Open();
                open.Execute("PRAGMA mmap_size = 1073741824; PRAGMA cache_size = -16000");
                open.Number("SELECT count(*) FROM documents");
                return new KnowledgeStore(open);
            },
            refused => new DatasetException($"{path} cannot be read as a knowledge base: {refused.Message}", refused)
        );
    }

    public KnowledgeChunk? Find(long id)
    {
        using var command = Command($"{Select} WHERE c.id = $id", ("$id", id));
        using var row = command.ExecuteReader();
        return row.Read() ? Chunk(row) : null;
    }

    /// <summary>All chunks after <paramref name="afterId"/> in order, streamed.</summary>
    public IEnumerable<KnowledgeChunk> Read(long afterId = 0)
    {
        using var command = Command($"{Select} WHERE c.id > $id ORDER BY c.id", ("$id", afterId));
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            yield return Chunk(row);
        }
    }

    /// <param name="document">Only chunks of this document; null means all.</param>
    public ChunkPage Page(long offset, int limit, string? document = null)
    {
        string where = document is null ? "" : " WHERE d.name = $document";
        (string, object) filter = ("$document", document ?? "");
        using var command = Command(
            $"{Select}{where} ORDER BY c.id LIMIT $limit OFFSET $offset",
            ("$limit", Math.Clamp(limit, 1, 200)),
            ("$offset", Math.Max(0, offset)),
            filter
        );
        using var row = command.ExecuteReader();
        var chunks = new List<KnowledgeChunk>();
        while (row.Read())
        {
            chunks.Add(Chunk(row));
        }
        using var count = Command($"SELECT count(*) FROM chunks c JOIN documents d ON d.id = c.document{where}", filter);
        return new ChunkPage(chunks, Convert.ToInt64(count.ExecuteScalar(), CultureInfo.InvariantCulture));
    }

    internal SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }
        return command;
    }

    private static KnowledgeChunk Chunk(SqliteDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetString(1),
            row.GetString(2),
            row.IsDBNull(3) ? null : row.GetInt64(3),
            row.IsDBNull(4) ? null : row.GetString(4),
            (RecordKind)row.GetInt32(5),
            row.GetString(6),
            row.IsDBNull(7) ? null : row.GetString(7),
            row.IsDBNull(8) ? null : row.GetInt64(8)
        );

    public void Dispose() => Connection.Dispose();
}
