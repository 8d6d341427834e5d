using System.Globalization;
using System.Security.Cryptography;
using Jarvis.Contracts;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data;

/// <summary>
/// Reads <c>records.db</c> of one finished dataset. Rows come in order of id, which is the order of the source. One instance serves one
/// thread at a time; open one more for the next. Made by <see cref="RecordWriter"/>.
/// </summary>
public sealed class RecordStore : IDisposable
{
    public const string FileName = "records.db";

    private readonly SqliteConnection _connection;

    private RecordStore(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens the store of a dataset folder for reading.</summary>
    /// <exception cref="DatasetException">There is no such store, or the file is not one.</exception>
    public static RecordStore Open(string datasetDirectory)
    {
        var path = Path.Combine(datasetDirectory, FileName);
        if (!File.Exists(path))
        {
            throw new DatasetException($"There is no dataset in {datasetDirectory}: {FileName} is missing.");
        }
        // Pooling would keep the file open after Dispose, and a dataset that is in use cannot be deleted on Windows.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA mmap_size = 1073741824; PRAGMA cache_size = -16000";
            command.ExecuteNonQuery();
            command.CommandText = "SELECT count(*) FROM sources";
            command.ExecuteScalar();
            return new RecordStore(connection);
        }
        catch (SqliteException failure)
        {
            connection.Dispose();
            throw new DatasetException($"{path} cannot be read as a dataset: {failure.Message}", failure);
        }
    }

    /// <summary>All matching records in order, streamed; memory stays that of one record.</summary>
    public IEnumerable<DataRecord> Read(RecordQuery? query = null, long afterId = 0)
    {
        using var command = RecordSelect.Rows(_connection, query ?? RecordQuery.All, "AND r.id > $after", ("$after", afterId));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return RecordSelect.Record(reader);
        }
    }

    public long Count(RecordQuery? query = null)
    {
        using var command = RecordSelect.Count(_connection, query ?? RecordQuery.All);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public RecordPage Page(RecordQuery? query, long offset, int limit)
    {
        using var command = RecordSelect.Rows(_connection, query ?? RecordQuery.All, "", ("$offset", Math.Max(0, offset)), ("$limit", Math.Clamp(limit, 1, 500)));
        command.CommandText += " LIMIT $limit OFFSET $offset";
        using var reader = command.ExecuteReader();
        var records = new List<DataRecord>();
        while (reader.Read())
        {
            records.Add(RecordSelect.Record(reader));
        }
        return new RecordPage(records, Count(query));
    }

    /// <summary>SHA-256 over the live rows in order: the same content in the same order has the same hash, wherever it came from.</summary>
    public string ContentHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var record in Read())
        {
            RecordDigest.Append(hash, record.Kind, record.Text, record.Turns, record.Domain, record.Split);
        }
        return RecordHash.Hex(hash.GetHashAndReset());
    }

    public void Dispose() => _connection.Dispose();
}
