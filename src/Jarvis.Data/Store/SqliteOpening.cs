using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>Disposes a connection if the object that should own it cannot be created.</summary>
public static class SqliteOpening
{
    /// <param name="make">Opens or uses the connection and returns the object that will own it.</param>
    /// <param name="refusal">Converts an exception of SQLite; null rethrows it unchanged.</param>
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
