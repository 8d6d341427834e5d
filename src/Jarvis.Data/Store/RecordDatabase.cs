using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>Opens <c>records.db</c> and executes SQL on it.</summary>
internal static class RecordDatabase
{
    /// <summary>How long a writer waits for another one before it gives up, in seconds.</summary>
    private const int WaitSeconds = 2;

    /// <exception cref="DatasetException">There is no store, or the file is not a store.</exception>
    public static SqliteConnection OpenToRead(string datasetDirectory)
    {
        var connection = Open(datasetDirectory, SqliteOpenMode.ReadOnly, out var path);
        if (connection.Into(open => SchemaUpgrade.VersionOf(open, path)) == RecordSchema.Version)
        {
            return connection;
        }
        connection.Dispose();
        OpenToWrite(datasetDirectory).Dispose(); // upgrades the schema
        return Open(datasetDirectory, SqliteOpenMode.ReadOnly, out _);
    }

    /// <exception cref="DatasetException">There is no store, or the file is not a store.</exception>
    public static SqliteConnection OpenToWrite(string datasetDirectory)
    {
        var connection = Open(datasetDirectory, SqliteOpenMode.ReadWrite, out var path);
        return connection.Into(
            open =>
            {
                open.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -64000");
                SchemaUpgrade.Run(open, path);
                return open;
            },
            refused => Unusable(path, refused)
        );
    }

    /// <summary>Total size of the store's files, including the journal of a change in progress.</summary>
    public static long Bytes(string datasetDirectory) =>
        new DirectoryInfo(datasetDirectory).GetFiles(RecordStore.FileName + "*").Sum(f => f.Length);

    public static void Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    /// <summary>Like <see cref="Execute"/>, but returns the number of rows changed.</summary>
    public static long Change(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The single number returned by a query; 0 for null.</summary>
    public static long Number(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : 0;
    }

    public static SqliteCommand Command(
        this SqliteConnection connection,
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> parameters
    )
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }
        return command;
    }

    /// <summary>A prepared command for repeated use with different values.</summary>
    public static SqliteCommand Prepared(this SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            command.Parameters.AddWithValue(name, DBNull.Value);
        }
        command.Prepare();
        return command;
    }

    public static SqliteCommand With(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
        return command;
    }

    private static SqliteConnection Open(string datasetDirectory, SqliteOpenMode mode, out string path)
    {
        path = Path.Combine(datasetDirectory, RecordStore.FileName);
        if (!File.Exists(path))
        {
            throw new DatasetException($"There is no dataset in {datasetDirectory}: {RecordStore.FileName} is missing.");
        }
        // Pooling would keep the file open after Dispose, and Windows cannot delete open files.
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = mode,
                Pooling = false,
                DefaultTimeout = WaitSeconds,
            }.ToString()
        );
        string file = path;
        return connection.Into(
            open =>
            {
                open.Open();
                open.Execute("PRAGMA mmap_size = 1073741824; PRAGMA cache_size = -16000");
                open.Number("SELECT count(*) FROM sources");
                return open;
            },
            refused => Unusable(file, refused)
        );
    }

    public static DatasetException Busy(string datasetDirectory, SqliteException busy) =>
        new(
            $"{Path.GetFileName(datasetDirectory)} is being changed by another work ({busy.Message}). Wait until that ends, "
                + "then try again.",
            busy
        );

    private static DatasetException Unusable(string path, SqliteException failure) =>
        new($"{path} cannot be read as a dataset: {failure.Message}", failure);
}
