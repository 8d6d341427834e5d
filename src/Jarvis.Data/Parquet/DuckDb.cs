using DuckDB.NET.Data;

namespace Jarvis.Data.Parquet;

/// <summary>
/// An empty in-memory database. DuckDB is used only to read and write files, with bounded memory and only at the given paths.
/// </summary>
internal sealed class DuckDb : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    /// <param name="folder">Folder for temporary files of data that does not fit into memory.</param>
    /// <exception cref="DatasetException">DuckDB's library does not load on this machine.</exception>
    public DuckDb(string folder)
    {
        try
        {
            _connection.Open();
        }
        catch (Exception exception) when (IsMissing(exception))
        {
            throw new DatasetException(
                "Parquet is read and written through DuckDB, whose library does not load on this machine; there is one for "
                    + $"64-bit Windows, macOS and Linux with glibc ({exception.GetBaseException().Message.Split('\n')[0]}). Convert "
                    + "the file to .jsonl or .csv instead.",
                exception
            );
        }
        // A single thread returns rows in the order of the file.
        Run(
            $"SET threads = 1; SET memory_limit = '512MB'; SET temp_directory = {Quoted(folder)}; SET "
                + "autoinstall_known_extensions = false; SET autoload_known_extensions = false"
        );
    }

    /// <summary>Denies access to all files except these from now on.</summary>
    public void Confine(params IEnumerable<string> paths) =>
        Run(
            $"SET allowed_paths = [{string.Join(", ", paths.Select(Quoted))}]; SET enable_external_access = false; SET "
                + "lock_configuration = true"
        );

    /// <exception cref="DuckDBException">DuckDB rejected the statement.</exception>
    public void Run(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    /// <summary>The first number of the first row.</summary>
    /// <exception cref="DuckDBException">DuckDB rejected the statement.</exception>
    public long Number(string sql)
    {
        using var command = Command(sql);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>A query whose first column is of type BLOB, streamed.</summary>
    /// <exception cref="DuckDBException">DuckDB rejected the statement.</exception>
    public DuckDbRows Query(string sql)
    {
        var command = Command(sql);
        command.UseStreamingMode = true;
        return new DuckDbRows(command);
    }

    public static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>
    /// The first line of the message, without the position in the query and the advice that DuckDB adds on further lines.
    /// </summary>
    public static string Reason(DuckDBException exception) => exception.Message.Split('\n')[0];

    public void Dispose() => _connection.Dispose();

    private static bool IsMissing(Exception exception) =>
        exception is DllNotFoundException or BadImageFormatException || (exception.InnerException is { } inner && IsMissing(inner));

    private DuckDBCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
