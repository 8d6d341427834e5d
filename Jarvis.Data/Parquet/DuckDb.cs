using System.Runtime.InteropServices;

namespace Jarvis.Data;

/// <summary>A database in memory with nothing in it: what DuckDB does here is read and write files, within a bounded memory and nowhere but where it is told.</summary>
internal sealed unsafe class DuckDb : IDisposable
{
    private nint _database, _connection;

    /// <param name="folder">Where it may put what does not fit into memory.</param>
    /// <exception cref="DatasetException">This machine has no DuckDB library.</exception>
    public DuckDb(string folder)
    {
        nint database, connection;
        if (((delegate* unmanaged<byte*, nint*, int>)DuckDbLibrary.Function("duckdb_open"))(null, &database) != 0)
        {
            throw new InvalidOperationException("DuckDB does not open.");
        }
        _database = database;
        if (((delegate* unmanaged<nint, nint*, int>)DuckDbLibrary.Function("duckdb_connect"))(database, &connection) != 0)
        {
            Dispose();
            throw new InvalidOperationException("DuckDB does not connect.");
        }
        _connection = connection;
        // One thread gives rows in the order of the file.
        Run($"SET threads = 1; SET memory_limit = '512MB'; SET temp_directory = {Quoted(folder)}; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false");
    }

    /// <summary>From now on no file but these.</summary>
    public void Confine(params IEnumerable<string> paths) =>
        Run($"SET allowed_paths = [{string.Join(", ", paths.Select(Quoted))}]; SET enable_external_access = false; SET lock_configuration = true");

    /// <exception cref="DuckDbException">It was refused.</exception>
    public void Run(string sql)
    {
        DuckDbResult result = default;
        fixed (byte* text = Utf8(sql))
        {
            int state = ((delegate* unmanaged<nint, byte*, DuckDbResult*, int>)DuckDbLibrary.Function("duckdb_query"))(_connection, text, &result);
            var error = state == 0 ? null : result.Error;
            result.Destroy();
            if (state != 0)
            {
                throw new DuckDbException(error ?? "unknown error");
            }
        }
    }

    /// <summary>The first column of a query as text, streamed.</summary>
    /// <exception cref="DuckDbException">It was refused.</exception>
    public DuckDbRows Query(string sql)
    {
        nint statement;
        fixed (byte* text = Utf8(sql))
        {
            if (((delegate* unmanaged<nint, byte*, nint*, int>)DuckDbLibrary.Function("duckdb_prepare"))(_connection, text, &statement) != 0)
            {
                var error = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)DuckDbLibrary.Function("duckdb_prepare_error"))(statement)) ?? "unknown error";
                ((delegate* unmanaged<nint*, void>)DuckDbLibrary.Function("duckdb_destroy_prepare"))(&statement);
                throw new DuckDbException(error);
            }
        }
        return new DuckDbRows(statement);
    }

    /// <summary>All rows of a query that gives few.</summary>
    public List<string> Texts(string sql)
    {
        using var rows = Query(sql);
        var texts = new List<string>();
        while (rows.Next())
        {
            texts.Add(System.Text.Encoding.UTF8.GetString(rows.Text));
        }
        return texts;
    }

    public static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public void Dispose()
    {
        nint database = _database, connection = _connection;
        (_database, _connection) = (0, 0);
        if (connection != 0)
        {
            ((delegate* unmanaged<nint*, void>)DuckDbLibrary.Function("duckdb_disconnect"))(&connection);
        }
        if (database != 0)
        {
            ((delegate* unmanaged<nint*, void>)DuckDbLibrary.Function("duckdb_close"))(&database);
        }
    }

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text + '\0');
}
