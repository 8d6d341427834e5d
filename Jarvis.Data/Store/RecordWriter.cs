using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data;

/// <summary>
/// Makes a new <c>records.db</c>: rows in batches, exact duplicates left out, then the full-text index. Nobody reads the file before
/// <see cref="Finish"/>, so it is written without a journal; a crash leaves a folder that has no manifest and is swept.
/// </summary>
internal sealed class RecordWriter : IDisposable
{
    private const int RowsPerBatch = 20_000;
    private const int MaxDomains = 5_000;

    /// <summary>Where the counts go of domains beyond the first 5,000 (a field that is different in every record is no domain).</summary>
    public const string OtherDomains = "(other)";

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private SqliteTransaction? _batch;
    private int _inBatch;
    private long _source;

    public RecordWriter(string directory, DateTimeOffset at, string description)
    {
        var path = Path.Combine(directory, RecordStore.FileName);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        Execute("PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -128000; PRAGMA locking_mode = EXCLUSIVE");
        Execute($"PRAGMA user_version = {RecordSchema.Version};{RecordSchema.Create}");
        Execute("INSERT INTO changes(id, at, description) VALUES (1, $at, $description)", ("$at", at.ToString("O", CultureInfo.InvariantCulture)), ("$description", description));
        _batch = _connection.BeginTransaction();
        _insert = InsertCommand();
    }

    public long Records { get; private set; }
    public long Duplicates { get; private set; }
    public long Characters { get; private set; }
    public Dictionary<string, long> Kinds { get; } = [];
    public Dictionary<string, long> Domains { get; } = [];

    /// <summary>What follows comes from this file.</summary>
    public void BeginSource(string name)
    {
        _source++;
        Execute("INSERT INTO sources(id, name) VALUES ($id, $name)", ("$id", _source), ("$name", name));
    }

    /// <summary>Adds a record unless its content is there already; true when it was new.</summary>
    public bool Add(RecordDraft draft, long? line)
    {
        var (body, layout) = RecordBody.Pack(draft.Text, draft.Turns);
        object?[] values = [(int)draft.Kind, body, layout, draft.Domain, draft.Difficulty, draft.Quality, draft.Split, _source, line, RecordHash.Of(draft.Text, draft.Turns)];
        for (int i = 0; i < values.Length; i++)
        {
            _insert.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
        if (_insert.ExecuteNonQuery() == 0)
        {
            Duplicates++;
            return false;
        }
        Records++;
        Characters += body.Length;
        Increment(Kinds, draft.Kind.ToString().ToLowerInvariant());
        if (draft.Domain is { } domain)
        {
            Increment(Domains, Domains.Count < MaxDomains || Domains.ContainsKey(domain) ? domain : OtherDomains);
        }
        RecordDigest.Append(_hash, draft.Kind, draft.Text, draft.Turns, draft.Domain, draft.Split);
        if (++_inBatch == RowsPerBatch)
        {
            NextBatch();
        }
        return true;
    }

    /// <summary>Builds the indexes and brings everything to disk; <paramref name="indexed"/> hears the share done, 0 to 1.</summary>
    /// <returns>The hash of the rows in order; equals <see cref="RecordStore.ContentHash"/>.</returns>
    public string Finish(Action<double> indexed, CancellationToken cancel)
    {
        NextBatch();
        Execute(RecordSchema.Indexes);
        for (long id = 0; id < Records; id += RowsPerBatch)
        {
            cancel.ThrowIfCancellationRequested();
            Execute("INSERT INTO records_text(rowid, body) SELECT id, body FROM records WHERE id > $from AND id <= $to", ("$from", id), ("$to", id + RowsPerBatch));
            NextBatch();
            indexed(Math.Min(1, (id + RowsPerBatch) / (double)Records));
        }
        _batch?.Commit();
        _batch = null;
        Execute("PRAGMA locking_mode = NORMAL; PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE; ANALYZE");
        Dispose();
        return RecordHash.Hex(_hash.GetHashAndReset());
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

    private SqliteCommand InsertCommand()
    {
        var command = _connection.CreateCommand();
        command.Transaction = _batch;
        command.CommandText = """
            INSERT INTO records(kind, body, layout, domain, difficulty, quality, split, source, line, hash)
            VALUES ($kind, $body, $layout, $domain, $difficulty, $quality, $split, $source, $line, $hash) ON CONFLICT DO NOTHING
            """;
        foreach (var name in (string[])["$kind", "$body", "$layout", "$domain", "$difficulty", "$quality", "$split", "$source", "$line", "$hash"])
        {
            command.Parameters.AddWithValue(name, DBNull.Value);
        }
        command.Prepare();
        return command;
    }

    private void Execute(string sql, params (string Name, object Value)[] parameters)
    {
        using var command = _connection.CreateCommand();
        command.Transaction = _batch;
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }
        command.ExecuteNonQuery();
    }

    private static void Increment(Dictionary<string, long> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}
