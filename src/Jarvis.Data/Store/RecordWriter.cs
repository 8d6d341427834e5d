using System.Globalization;
using Jarvis.Data.Records;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>
/// Creates a new <c>records.db</c>: inserts rows in batches without exact duplicates, then builds the full-text index. It is written
/// without a journal, because nothing reads the file before <see cref="Finish"/>; a crash leaves a folder without a manifest, which is
/// cleaned up later.
/// </summary>
internal sealed class RecordWriter : IDisposable
{
    private const int RowsPerBatch = 20_000;
    private readonly SqliteConnection _connection;
    private readonly RecordInsert _insert;
    private VersionSum _sum;
    private SqliteTransaction? _batch;
    private int _inBatch;
    private long _source;

    public RecordWriter(string directory, DateTimeOffset at, string description)
    {
        var path = Path.Combine(directory, RecordStore.FileName);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        _connection.Execute(
            "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -128000; PRAGMA "
                + "locking_mode = EXCLUSIVE"
        );
        _connection.Execute($"PRAGMA user_version = {RecordSchema.Version};{RecordSchema.Create}");
        _connection.Execute(
            "INSERT INTO changes(id, at, kind, description) VALUES (1, $at, $kind, $description)",
            ("$at", at.ToString("O", CultureInfo.InvariantCulture)),
            ("$kind", ChangeKinds.Import),
            ("$description", description)
        );
        _insert = new RecordInsert(_connection, 1);
        NextBatch();
    }

    public long Records { get; private set; }
    public long Duplicates { get; private set; }

    /// <summary>The figures for the manifest; null until <see cref="Finish"/>.</summary>
    public DatasetFigures? Figures { get; private set; }

    /// <summary>Starts a new source file, to which the following records belong.</summary>
    public void BeginSource(string name)
    {
        _source++;
        _connection.Execute("INSERT INTO sources(id, name) VALUES ($id, $name)", ("$id", _source), ("$name", name));
    }

    /// <summary>Adds a record unless its content already exists; true if it was added.</summary>
    public bool Add(RecordDraft draft, long? line)
    {
        if (_insert.Add(Records + 1, draft, _source, line, parent: null) is not { } added)
        {
            Duplicates++;
            return false;
        }
        Records++;
        _sum.Add(added.Sum);
        if (++_inBatch == RowsPerBatch)
        {
            NextBatch();
        }
        return true;
    }

    /// <summary>Builds the indexes and flushes everything to disk; <paramref name="indexed"/> receives the share done, 0 to 1.</summary>
    /// <returns>The hash of the rows in order; equals <see cref="RecordStore.ContentHash"/>.</returns>
    public string Finish(Action<double> indexed, CancellationToken cancellationToken)
    {
        NextBatch();
        _connection.Execute(RecordSchema.Indexes);
        _connection.Execute("UPDATE changes SET added = $added, sum = $sum", ("$added", Records), ("$sum", _sum.ToBytes()));
        for (long id = 0; id < Records; id += RowsPerBatch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _connection.Execute(
                "INSERT INTO records_text(rowid, body) SELECT id, body FROM records WHERE id > $from AND id <= $to",
                ("$from", id),
                ("$to", id + RowsPerBatch)
            );
            NextBatch();
            indexed(Math.Min(1, (id + RowsPerBatch) / (double)Records));
        }
        _batch?.Commit();
        _batch = null;
        Figures = DatasetFigures.Of(_connection);
        // WAL mode, so that readers see the old version while a change is made
        _connection.Execute("ANALYZE; PRAGMA locking_mode = NORMAL; PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL");
        Dispose();
        return Figures.Hash;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _batch?.Dispose();
        _connection.Dispose();
    }

    private void NextBatch()
    {
        _batch?.Commit();
        _batch?.Dispose();
        _batch = _connection.BeginTransaction();
        _insert.Transaction = _batch;
        _inBatch = 0;
    }
}
