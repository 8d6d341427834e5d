using System.Text;
using Jarvis.Contracts;
using Jarvis.Data.Knowledge.Cutting;
using Jarvis.Data.Knowledge.Words;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Knowledge;

/// <summary>
/// Creates a new <c>chunks.db</c>. It is written without a journal, because nothing reads it before <see cref="Finish"/>.
/// </summary>
internal sealed class KnowledgeWriter : IDisposable
{
    private const int RowsPerBatch = 10_000;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _chunk,
        _terms,
        _documentRow;
    private SqliteTransaction? _batch;
    private int _inBatch;
    private (string Name, string Source, string? Dataset)? _document;

    public KnowledgeWriter(string directory)
    {
        var path = Path.Combine(directory, KnowledgeStore.FileName);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        Execute(
            "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -64000; PRAGMA "
                + "locking_mode = EXCLUSIVE"
        );
        Execute($"PRAGMA user_version = {KnowledgeSchema.Version};{KnowledgeSchema.Create}");
        _batch = _connection.BeginTransaction();
        _documentRow = Prepared("INSERT INTO documents(name, source, dataset) VALUES ($a, $b, $c)", 3);
        _chunk = Prepared("INSERT INTO chunks(id, document, record, line, heading, kind, body) VALUES ($a, $b, $c, $d, $e, $f, $g)", 7);
        _terms = Prepared("INSERT INTO chunks_text(rowid, terms) VALUES ($a, $b)", 2);
    }

    public long Documents { get; private set; }
    public long Chunks { get; private set; }
    public long Characters { get; private set; }

    public void Add(KnowledgeDocument document, ChunkCutting cutting)
    {
        bool code = document.Kind == RecordKind.Code;
        long line = document.Line ?? 1;
        int counted = 0;
        foreach (var piece in ChunkCutter.Cut(document.Text, code, cutting))
        {
            if (document.HasLines && document.Line is not null)
            {
                line +=
                    piece.Start >= counted
                        ? document.Text.AsSpan(counted, piece.Start - counted).Count('\n')
                        : -document.Text.AsSpan(piece.Start, counted - piece.Start).Count('\n');
                counted = piece.Start;
            }
            if (_document != (document.Document, document.Source, document.Dataset))
            {
                _document = (document.Document, document.Source, document.Dataset);
                Run(_documentRow, document.Document, document.Source, document.Dataset);
                Documents++;
            }
            var heading = piece.Start == 0 ? null : CutFinder.HeadingAbove(document.Text, piece.Start, code);
            AddChunk(document, document.Line is null ? null : line, heading, document.Text.Substring(piece.Start, piece.Length));
        }
    }

    private void AddChunk(KnowledgeDocument document, long? line, string? heading, string text)
    {
        Chunks++;
        Characters += text.Length;
        Run(_chunk, Chunks, Documents, document.Record, line, heading, (int)document.Kind, text);
        Run(_terms, Chunks, Terms(heading, text));
        if (++_inBatch == RowsPerBatch)
        {
            Commit();
            _batch = _connection.BeginTransaction();
            (_documentRow.Transaction, _chunk.Transaction, _terms.Transaction) = (_batch, _batch, _batch);
            _inBatch = 0;
        }
    }

    /// <summary>Optimizes the index and flushes everything to disk.</summary>
    public void Finish()
    {
        Execute("INSERT INTO chunks_text(chunks_text) VALUES ('optimize')");
        Commit();
        Execute("PRAGMA locking_mode = NORMAL; PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE; ANALYZE");
        Dispose();
    }

    private static string Terms(string? heading, string text)
    {
        var terms = new StringBuilder(text.Length + 16);
        foreach (var word in SearchWords.Of(heading ?? "").Concat(SearchWords.Of(text)))
        {
            terms.Append(word.Term).Append(' ');
        }
        return terms.ToString();
    }

    private void Commit()
    {
        _batch?.Commit();
        _batch?.Dispose();
        _batch = null;
    }

    private SqliteCommand Prepared(string sql, int parameters)
    {
        var command = _connection.CreateCommand();
        command.Transaction = _batch;
        command.CommandText = sql;
        for (int i = 0; i < parameters; i++)
        {
            command.Parameters.AddWithValue($"${(char)('a' + i)}", DBNull.Value);
        }
        command.Prepare();
        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
        command.ExecuteNonQuery();
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.Transaction = _batch;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _documentRow.Dispose();
        _chunk.Dispose();
        _terms.Dispose();
        _batch?.Dispose();
        _connection.Dispose();
    }
}
