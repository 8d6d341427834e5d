using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>What is made of a connection disposes it; where making it fails, nobody else would.</summary>
public static class SqliteOpening
{
    /// <param name="make">Opens the connection, or begins on it.</param>
    /// <param name="refusal">What SQLite's refusal is called; null passes it on as it is.</param>
    public static T Into<T>(
        this SqliteConnection connection,
        Func<SqliteConnection, T> make,
        Func<SqliteException, Exception>? refusal = null
    )
    {
        try
        {
            return make(connection);
        }
        catch (Exception exception)
        {
            connection.Dispose();
            if (exception is SqliteException refused && refusal is not null)
            {
                throw refusal(refused);
            }
            throw;
        }
    }
}
