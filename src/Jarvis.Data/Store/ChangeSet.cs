using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Records;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>
/// One numbered, atomic change of a dataset after its import, which removes, adds, replaces or relabels records. Readers see the previous
/// version until <see cref="Commit"/>; disposing without it rolls everything back. Only one change can be made at a time: beginning a
/// second one waits for a few seconds, then throws. Nothing is held in memory, so a change may touch any number of records; the store can
/// be read (<see cref="RecordStore"/>) in the meantime.
/// </summary>
public sealed class ChangeSet : IDisposable
{
    private readonly string _directory;
    private readonly SqliteConnection _connection;
    private readonly ChangeRows _rows;
    private readonly RecordInsert _insert;
    private readonly Dictionary<string, long> _sources = [];
    private long _lastId;
    private bool _over;

    private ChangeSet(string directory, SqliteConnection connection, DateTimeOffset at, string kind, string description)
    {
        (_directory, _connection, Description) = (directory, connection, description);
        var (version, hash) = ChangeBook.Newest(connection);
        (Number, _lastId) = (version + 1, connection.Number("SELECT max(id) FROM records"));
        connection.Execute(
            "INSERT INTO changes(id, at, kind, description) VALUES ($id, $at, $kind, $description)",
            ("$id", Number),
            ("$at", at.ToString("O", CultureInfo.InvariantCulture)),
            ("$kind", kind),
            ("$description", description)
        );
        _rows = new ChangeRows(connection, Number, VersionSum.Of(Convert.FromHexString(hash)));
        _insert = new RecordInsert(connection, Number);
    }

    /// <param name="kind">One of <see cref="ChangeKinds"/>.</param>
    /// <param name="description">Shown to the user: "Removed 120 near duplicates".</param>
    /// <exception cref="DatasetException">There is no such dataset, or another change is in progress.</exception>
    public static ChangeSet Begin(string datasetDirectory, TimeProvider time, string kind, string description)
    {
        return RecordDatabase
            .OpenToWrite(datasetDirectory)
            .Into(
                connection =>
                {
                    connection.Execute("BEGIN IMMEDIATE"); // takes the write lock, which is released if this process dies
                    return new ChangeSet(datasetDirectory, connection, time.GetUtcNow(), kind, description);
                },
                busy => RecordDatabase.Busy(datasetDirectory, busy)
            );
    }

    /// <summary>Number of this change, and of the version that it creates.</summary>
    public int Number { get; }

    /// <summary>Can be replaced once the outcome is known.</summary>
    public string Description { get; set; }

    public long Added => _rows.Added;

    public long Removed => _rows.Removed;

    public long Relabelled => _rows.Relabelled;

    /// <summary>Adds a record at the end.</summary>
    /// <param name="parent">The record from which it was made.</param>
    /// <param name="source">The file or generator from which it comes; null = the parent's.</param>
    /// <param name="line">Line in <paramref name="source"/>; the parent's line is used if source is null.</param>
    /// <returns>Its id; null if a record already has this content, in which case nothing was added.</returns>
    public long? Add(RecordDraft draft, long? parent = null, string? source = null, long? line = null)
    {
        var (sourceId, sourceLine) = source is null ? Origin(parent) : (SourceId(source), line);
        if (_insert.Add(_lastId + 1, draft, sourceId, sourceLine, parent) is not { } row)
        {
            return null;
        }
        _lastId++;
        _rows.Came(row.Sum);
        _rows.Index(_lastId, row.Body);
        return _lastId;
    }

    /// <summary>Removes a record; earlier versions keep it.</summary>
    /// <returns>False if it does not exist or was already removed.</returns>
    public bool Remove(long id) => _rows.Remove(id);

    /// <summary>Removes every record that matches the query, in one statement.</summary>
    /// <returns>The number of removed records.</returns>
    public long RemoveWhere(RecordQuery query) => _rows.RemoveAll(Chosen(query));

    /// <summary>Removes the records of a domain except the first ones in the seeded order.</summary>
    /// <param name="domain">"" = records without a domain.</param>
    internal long RemoveBehind(string domain, long keep, long seed)
    {
        SeededOrder.Define(_connection, seed);
        return _rows.RemoveAll(connection =>
            connection.Command(
                $"SELECT id FROM records WHERE removed_in IS NULL AND domain IS $domain ORDER BY {SeededOrder.Sql}, id LIMIT "
                    + "-1 OFFSET $keep",
                ("$domain", domain.Length == 0 ? null : domain),
                ("$keep", keep)
            )
        );
    }

    /// <summary>Replaces a record's content by adding a new record whose parent is the old one.</summary>
    /// <returns>The new id; null if the old record does not exist, or if another record already has the new content, in which case the old
    /// one is removed.</returns>
    public long? Replace(long id, RecordDraft draft) => Remove(id) ? Add(draft, parent: id) : null;

    /// <summary>Changes a label in place.</summary>
    /// <param name="value">Text for domain, split (train, validation) and language; a number from 0 to 1 for difficulty and quality; null =
    /// unknown.</param>
    /// <returns>False if the record does not exist or already has this label.</returns>
    /// <exception cref="ArgumentException">The value is not valid for this label.</exception>
    public bool Label(long id, LabelField field, object? value)
    {
        if (LabelFields.Problem(field, value) is { } problem)
        {
            throw new ArgumentException(problem, nameof(value));
        }
        return _rows.Label(id, field, value);
    }

    /// <summary>Changes a label of many records at once.</summary>
    /// <param name="values">Pairs of record and value, each record once; records that do not exist are skipped.</param>
    public void LabelMany(LabelField field, IEnumerable<(long Record, object? Value)> values) => _rows.LabelMany(field, values);

    /// <summary>Writes the change to disk as the newest version and updates the manifest.</summary>
    /// <returns>Null if nothing was changed, in which case there is no new version.</returns>
    public DatasetChange? Commit()
    {
        _over = true;
        if (!_rows.Finish(Description))
        {
            _connection.Execute("ROLLBACK");
            return null;
        }
        var change = ChangeBook.Find(_connection, Number)!;
        var figures = DatasetFigures.Of(_connection);
        _connection.Execute("COMMIT");
        // The change is now permanent. If the process ends before the manifest is written, DatasetManifest.Read recreates it.
        DatasetManifest.Edit(_directory, m => m.With(figures, RecordDatabase.Bytes(_directory)));
        return change;
    }

    /// <summary>
    /// The first change of a kind that was made after a version; null if there is none. A job whose process died uses this to find out
    /// whether it had finished.
    /// </summary>
    public static DatasetChange? FindMade(string datasetDirectory, string kind, int behindVersion)
    {
        using var connection = RecordDatabase.OpenToRead(datasetDirectory);
        return ChangeBook.All(connection).LastOrDefault(change => change.Number > behindVersion && change.Kind == kind);
    }

    /// <summary>
    /// Undoes a change, as a new change. Records that were changed again since then stay as they are, and the description states how many.
    /// </summary>
    /// <exception cref="DatasetException">There is no such change, or it cannot be undone.</exception>
    public static DatasetChange Undo(string datasetDirectory, TimeProvider time, int number)
    {
        using var change = Begin(datasetDirectory, time, ChangeKinds.Undo, "");
        change.Description = ChangeUndo.Run(change._connection, change._rows, change.Number, number);
        return change.Commit()!;
    }

    public void Dispose()
    {
        if (!_over)
        {
            _over = true;
            _connection.Execute("ROLLBACK");
        }
        _insert.Dispose();
        _rows.Dispose();
        _connection.Dispose();
    }

    private static Func<SqliteConnection, SqliteCommand> Chosen(RecordQuery query) =>
        connection =>
        {
            var command = connection.CreateCommand();
            command.CommandText = $"SELECT r.id FROM records r WHERE r.removed_in IS NULL AND {RecordFilter.Where(command, query)}";
            return command;
        };

    private (long Source, long? Line) Origin(long? parent)
    {
        if (parent is { } id)
        {
            using var command = _connection.Command("SELECT source, line FROM records WHERE id = $id", ("$id", id));
            using var row = command.ExecuteReader();
            if (row.Read())
            {
                return (row.GetInt64(0), row.Long(1));
            }
        }
        return (SourceId("written here"), null);
    }

    private long SourceId(string name)
    {
        if (!_sources.TryGetValue(name, out long id))
        {
            id = _connection.Number("SELECT id FROM sources WHERE name = $name", ("$name", name));
            if (id == 0)
            {
                _connection.Execute("INSERT INTO sources(name) VALUES ($name)", ("$name", name));
                id = _connection.Number("SELECT last_insert_rowid()");
            }
            _sources[name] = id;
        }
        return id;
    }
}
