using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Records;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>
/// One numbered change of a dataset after its import: records removed, added, replaced, relabelled, all of it or nothing. Readers see the
/// version before until <see cref="Commit"/>; without it, disposing leaves nothing. One change at a time: beginning a second one waits some
/// seconds, then says so. Nothing is held in memory, so a change may touch any number of records; a store may be read
/// (<see cref="RecordStore"/>) meanwhile.
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
    /// <param name="description">As the user reads it: "Removed 120 near duplicates".</param>
    /// <exception cref="DatasetException">There is no such dataset, or another change of it is being made.</exception>
    public static ChangeSet Begin(string datasetDirectory, TimeProvider time, string kind, string description)
    {
        return RecordDatabase
            .OpenToWrite(datasetDirectory)
            .Into(
                connection =>
                {
                    connection.Execute("BEGIN IMMEDIATE"); // the exclusive right to write; the system gives it back when this process dies
                    return new ChangeSet(datasetDirectory, connection, time.GetUtcNow(), kind, description);
                },
                busy => RecordDatabase.Busy(datasetDirectory, busy)
            );
    }

    /// <summary>Number of this change, and of the version that it makes.</summary>
    public int Number { get; }

    /// <summary>May be said better when it is known what was found.</summary>
    public string Description { get; set; }

    public long Added => _rows.Added;

    public long Removed => _rows.Removed;

    public long Relabelled => _rows.Relabelled;

    /// <summary>Adds a record at the end.</summary>
    /// <param name="parent">The record that it was made of.</param>
    /// <param name="source">The file or generator that it comes from; null = the parent's.</param>
    /// <param name="line">Line in <paramref name="source"/>; where source is null, the parent's.</param>
    /// <returns>Its id; null when a record has this content already, and nothing was added.</returns>
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

    /// <summary>Takes a record out; earlier versions keep it.</summary>
    /// <returns>False when it is not there (any more).</returns>
    public bool Remove(long id) => _rows.Remove(id);

    /// <summary>Takes out every record that the query finds, in one statement.</summary>
    /// <returns>How many.</returns>
    public long RemoveWhere(RecordQuery query) => _rows.RemoveAll(Chosen(query));

    /// <summary>Takes out the records of a domain but the first ones of the seeded order.</summary>
    /// <param name="domain">"" = those that have none.</param>
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

    /// <summary>Puts new content in a record's place: a new record whose parent is the old one.</summary>
    /// <returns>The new id; null when the old is not there (any more), or when another record has the new content already: then the old is
    /// taken out.</returns>
    public long? Replace(long id, RecordDraft draft) => Remove(id) ? Add(draft, parent: id) : null;

    /// <summary>Changes a label in place.</summary>
    /// <param name="value">Text for domain, split (train, validation) and language; a number from 0 to 1 for difficulty and quality; null =
    /// not known.</param>
    /// <returns>False when the record is not there (any more) or has this label already.</returns>
    /// <exception cref="ArgumentException">No value for this label.</exception>
    public bool Label(long id, LabelField field, object? value)
    {
        if (LabelFields.Problem(field, value) is { } problem)
        {
            throw new ArgumentException(problem, nameof(value));
        }
        return _rows.Label(id, field, value);
    }

    /// <summary>Changes a label of many records at once.</summary>
    /// <param name="values">Record and value, each record once; those that are not there are passed over.</param>
    public void LabelMany(LabelField field, IEnumerable<(long Record, object? Value)> values) => _rows.LabelMany(field, values);

    /// <summary>Makes it the newest version, on the disk, manifest included.</summary>
    /// <returns>Null when nothing was changed: then there is no new version.</returns>
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
        // From here on the change is made. Should the process end before the manifest is written, DatasetManifest.Read makes it again.
        DatasetManifest.Edit(_directory, m => m.With(figures, RecordDatabase.Bytes(_directory)));
        return change;
    }

    /// <summary>
    /// The first change of a kind that was made behind a version; null where there is none. So a work whose process died tells whether it
    /// was ready.
    /// </summary>
    public static DatasetChange? FindMade(string datasetDirectory, string kind, int behindVersion)
    {
        using var connection = RecordDatabase.OpenToRead(datasetDirectory);
        return ChangeBook.All(connection).LastOrDefault(change => change.Number > behindVersion && change.Kind == kind);
    }

    /// <summary>
    /// Takes a change back, as a change of its own. What was changed again since stays as it is, and the description counts it.
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
