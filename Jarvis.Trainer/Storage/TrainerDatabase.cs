using Jarvis.Contracts;
using Jarvis.Data.Store;
using Jarvis.Storage;
using Microsoft.Data.Sqlite;

namespace Jarvis.Trainer.Storage;

/// <summary><c>trainer.db</c>: runs, schedules, notices, watched folders and jobs. This process is its only writer.</summary>
internal sealed class TrainerDatabase
{
    private const int CurrentVersion = 4;
    private readonly string _connectionString;

    /// <exception cref="InvalidDataException">The file was written by a newer Jarvis, or is not a database.</exception>
    public TrainerDatabase(JarvisPaths paths)
    {
        Directory.CreateDirectory(paths.Home);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = paths.TrainerDatabase, DefaultTimeout = 10 }.ToString();
        try
        {
            using var connection = Open();
            connection.Execute("PRAGMA journal_mode = WAL");
            Migrate(connection, paths.TrainerDatabase);
        }
        catch (SqliteException exception)
        {
            throw new InvalidDataException(
                $"{paths.TrainerDatabase} cannot be read as a database ({exception.Message}). Move it away, or put back a "
                    + "copy of it, and start again.",
                exception
            );
        }
    }

    public SqliteConnection Open()
    {
        return new SqliteConnection(_connectionString).Into(connection =>
        {
            connection.Open();
            connection.Execute("PRAGMA synchronous = NORMAL");
            return connection;
        });
    }

    private static void Migrate(SqliteConnection connection, string file)
    {
        int version = (int)connection.Query("PRAGMA user_version", row => row.GetInt64(0)).Single();
        if (version > CurrentVersion)
        {
            throw new InvalidDataException(
                $"{file} was written by a newer Jarvis (its version is {version}, this program knows {CurrentVersion}). "
                    + "Start the newer program."
            );
        }
        if (version == CurrentVersion)
        {
            return;
        }
        if (version > 0)
        {
            KeepCopy(connection, file, version);
        }
        using var transaction = connection.BeginTransaction();
        foreach (string schema in _schemas.Skip(version))
        {
            connection.Execute(schema);
        }
        connection.Execute($"PRAGMA user_version = {CurrentVersion}");
        transaction.Commit();
    }

    /// <summary>Keeps the database as the earlier version left it, for a user who wants to go back to that version; made once.</summary>
    private static void KeepCopy(SqliteConnection connection, string file, int version)
    {
        string copy = $"{file}.version-{version}";
        if (File.Exists(copy))
        {
            return;
        }
        string partial = copy + CompleteFolder.PartialSuffix;
        DiskFile.Delete(partial);
        connection.Execute("VACUUM INTO $copy", ("$copy", partial));
        DiskFile.Move(partial, copy);
    }

    // The primary key of fires is what keeps a recovered or misfired job from starting a run twice; it outlives the run's deletion.
    private const string Schema = """
        CREATE TABLE runs (id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, document TEXT NOT NULL) STRICT;
        CREATE TABLE fires (schedule_id TEXT NOT NULL, fire_time TEXT NOT NULL, run_id TEXT NOT NULL, PRIMARY KEY (schedule_id, fire_time)) STRICT;
        CREATE TABLE schedules (id TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
        CREATE TABLE notices (
            id INTEGER PRIMARY KEY AUTOINCREMENT, once TEXT NOT NULL UNIQUE, at TEXT NOT NULL, level TEXT NOT NULL, event TEXT NOT NULL,
            run_id TEXT, title TEXT NOT NULL, text TEXT NOT NULL, read INTEGER NOT NULL DEFAULT 0) STRICT;
        """;

    // A file counts as the same while its length and write time stay the same, and is taken once.
    private const string WatchingSchema = """
        CREATE TABLE watched_folders (id TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
        CREATE TABLE watched_files (
            folder_id TEXT NOT NULL, path TEXT NOT NULL, bytes INTEGER NOT NULL, written INTEGER NOT NULL, state TEXT NOT NULL, dataset_id TEXT,
            PRIMARY KEY (folder_id, path, bytes, written)) STRICT;
        """;

    // Numbers are never reused, so that what was once reported about a job is not taken for another's.
    private const string JobsSchema = """
        CREATE TABLE jobs (
            number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, name TEXT NOT NULL, request TEXT NOT NULL, target TEXT,
            makes TEXT, state TEXT NOT NULL, text TEXT NOT NULL, progress REAL, records INTEGER NOT NULL, broken TEXT, result TEXT,
            error TEXT,
            safe_point TEXT, safe_point_text TEXT, attempts INTEGER NOT NULL, deaths INTEGER NOT NULL, note TEXT,
            interrupted INTEGER NOT NULL, cancelling INTEGER NOT NULL,
            created_at TEXT NOT NULL, queued_at TEXT NOT NULL, begun_at TEXT, ended_at TEXT) STRICT;
        """;

    // What a notice leads to. Those of earlier versions lead to the list of datasets.
    private const string NoticeSubjectsSchema = """
        ALTER TABLE notices ADD COLUMN job TEXT;
        ALTER TABLE notices ADD COLUMN target TEXT;
        """;

    // From here on a run's name is its own, and its document holds tags, note and archived, which an earlier program would drop. A number
    // is a run's own, so that what was called the same twice is told apart by it.
    private const string NamesSchema = """
        UPDATE runs SET document = json_set(document, '$.name', json_extract(document, '$.name') || ' (' || number || ')')
        WHERE EXISTS (
            SELECT 1 FROM runs AS earlier WHERE earlier.number < runs.number
            AND lower(json_extract(earlier.document, '$.name')) = lower(json_extract(runs.document, '$.name')));
        """;

    /// <summary>What each version added to the one before.</summary>
    private static readonly IReadOnlyList<string> _schemas = [Schema, WatchingSchema, JobsSchema, NoticeSubjectsSchema, NamesSchema];
}
