using System.Globalization;
using Jarvis.Contracts;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>
/// Reads <c>records.db</c> of a complete dataset. Rows come in order of id, which is the order of the source. An instance is for one thread
/// at a time; open another one for another thread. Written by <see cref="RecordWriter"/>.
/// </summary>
public sealed class RecordStore : IDisposable
{
    public const string FileName = "records.db";

    private readonly SqliteConnection _connection;

    private RecordStore(SqliteConnection connection, int version) => (_connection, Version) = (connection, version);

    /// <summary>Opens the store of a dataset folder for reading. Reads stay at that version, even while a change is made.</summary>
    /// <param name="version">Number of a change set; null = the newest.</param>
    /// <exception cref="DatasetException">There is no such store or version, or the file is not a store.</exception>
    public static RecordStore Open(string datasetDirectory, int? version = null)
    {
        return RecordDatabase
            .OpenToRead(datasetDirectory)
            .Into(
                connection => Open(connection, version),
                refused => new DatasetException($"{datasetDirectory} cannot be read as a dataset: {refused.Message}", refused)
            );
    }

    private static RecordStore Open(SqliteConnection connection, int? version)
    {
        connection.Execute("BEGIN"); // all later reads see the same state, whatever is committed in the meantime
        int newest = ChangeBook.Newest(connection).Version;
        if (version < 1 || version > newest)
        {
            throw new DatasetException($"This dataset has no version {version}; there are 1 to {newest}.");
        }
        if (version is { } old && old != newest)
        {
            LiveView.At(connection, old);
        }
        else
        {
            LiveView.Newest(connection);
        }
        return new RecordStore(connection, version ?? newest);
    }

    /// <summary>The version that this instance reads.</summary>
    public int Version { get; }

    /// <summary>All matching records in order, streamed with one record in memory at a time.</summary>
    public IEnumerable<DataRecord> Read(RecordQuery? query = null, long afterId = 0)
    {
        using var command = RecordSelect.Rows(_connection, query ?? RecordQuery.All, "AND r.id > $after", ("$after", afterId));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return RecordSelect.Record(reader);
        }
    }

    /// <summary>The records of one file with their lines in it.</summary>
    internal IEnumerable<(DataRecord Record, long? Line)> ReadSource(long source, string and)
    {
        using var command = RecordSelect.Rows(_connection, RecordQuery.All, $"AND r.source = $source {and}", ("$source", source));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return (RecordSelect.Record(reader), RecordSelect.Line(reader));
        }
    }

    /// <summary>
    /// Matching records in a seeded order (<see cref="SeededOrder"/>), each with the number by which it is ordered. Ids are sorted on disk.
    /// </summary>
    public IEnumerable<(DataRecord Record, ulong Drawn)> ReadSeeded(RecordQuery query, long seed)
    {
        SeededOrder.Define(_connection, seed);
        using var command = _connection.CreateCommand();
        command.CommandText =
            $"SELECT r.id, {SeededOrder.Sql} AS drawn FROM {LiveView.Name} r WHERE {RecordFilter.Where(command, query)} "
            + "ORDER BY drawn, r.id";
        using var ids = command.ExecuteReader();
        while (ids.Read())
        {
            yield return (Find(ids.GetInt64(0))!, unchecked((ulong)ids.GetInt64(1)));
        }
    }

    /// <summary>
    /// All records in order, each with the hash that decides its side if no split was made. That is the parent's hash if there is a parent,
    /// so that a record derived from another, or replacing it, is on the same side.
    /// </summary>
    public IEnumerable<(DataRecord Record, string SideHash)> ReadWithSides()
    {
        using var command = RecordSelect.Rows(_connection, RecordQuery.All, "");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var record = RecordSelect.Record(reader);
            yield return (record, RecordSelect.ParentHash(reader) ?? record.Hash);
        }
    }

    public long Count(RecordQuery? query = null)
    {
        using var command = RecordSelect.Count(_connection, query ?? RecordQuery.All);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>UTF-16 units of all content of this version.</summary>
    public long Characters() => _connection.Number($"SELECT sum(length) FROM {LiveView.Name}");

    /// <summary>Up to 500 records in the query's sort order.</summary>
    public RecordPage Page(RecordQuery? query, long offset, int limit)
    {
        using var command = RecordSelect.Ids(_connection, query ?? RecordQuery.All, Math.Max(0, offset), Math.Clamp(limit, 1, 500));
        var records = new List<DataRecord>();
        using (var ids = command.ExecuteReader())
        {
            while (ids.Read())
            {
                records.Add(Find(ids.GetInt64(0))!);
            }
        }
        return new RecordPage(records, Count(query));
    }

    /// <summary>A record of this version; null if the version has no record with this id.</summary>
    public DataRecord? Find(long id)
    {
        using var command = RecordSelect.Rows(_connection, RecordQuery.All, "AND r.id = $id", ("$id", id));
        using var row = command.ExecuteReader();
        return row.Read() ? RecordSelect.Record(row) : null;
    }

    /// <summary>The doctor's flags of a record.</summary>
    public IReadOnlyList<RecordFlag> Flags(long id)
    {
        using var command = _connection.Command(
            "SELECT \"check\", detail, score, other FROM flags WHERE record = $id ORDER BY rowid",
            ("$id", id)
        );
        using var rows = command.ExecuteReader();
        var flags = new List<RecordFlag>();
        while (rows.Read())
        {
            flags.Add(new RecordFlag(rows.GetString(0), rows.GetString(1), rows.Real(2), rows.Long(3)));
        }
        return flags;
    }

    /// <summary>Every change set up to this version, newest first; one that was undone and then redone counts as not undone.</summary>
    public IReadOnlyList<DatasetChange> Changes()
    {
        var all = ChangeBook.All(_connection, Version).ToDictionary(c => c.Number);
        return [.. all.Values.Select(c => c with { UndoneBy = UndoneBy(c) })];

        int? UndoneBy(DatasetChange change)
        {
            while (change.UndoneBy is { } by && all.TryGetValue(by, out var undo))
            {
                if (undo.UndoneBy is not { } again || !all.TryGetValue(again, out var redo))
                {
                    return by;
                }
                change = redo;
            }
            return null;
        }
    }

    /// <summary>Hash of this version, as stored in the manifest and in token files.</summary>
    public string Hash => ChangeBook.SumOf(_connection, Version).ToString();

    /// <summary>
    /// The hash recomputed from the rows and their text: the same rows in the same order have the same hash, wherever they came from.
    /// </summary>
    public string ContentHash()
    {
        var sum = new VersionSum();
        using var command = _connection.Command($"SELECT {RecordFacts.Columns}, kind, layout, body FROM {LiveView.Name} ORDER BY id");
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var facts = RecordFacts.Of(rows);
            sum.Add((facts with { Digest = RecordDigest.OfContent(rows.GetInt32(9), rows.Text(10), rows.GetString(11)) }).Sum());
        }
        return sum.ToString();
    }

    /// <summary>For queries of this library over the view <see cref="LiveView.Name"/>.</summary>
    internal SqliteConnection Connection => _connection;

    public void Dispose() => _connection.Dispose();
}
