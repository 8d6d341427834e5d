using Jarvis.Storage;
using Microsoft.Data.Sqlite;

namespace Jarvis.Trainer.Scheduling;

/// <summary>
/// Everything in <c>quartz.db</c> can be made again: <c>trainer.db</c> has the schedules, and which of their times already had their run.
/// </summary>
internal static class QuartzDatabase
{
    private const int Corrupt = 11,
        NotADatabase = 26;

    /// <summary>Moves a file aside that is no longer a valid database, so that Quartz makes a new one.</summary>
    /// <returns>The new path of the corrupt file; null if nothing was wrong.</returns>
    public static string? SetAsideIfBroken(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder
                {
                    DataSource = file,
                    Mode = SqliteOpenMode.ReadWrite,
                    Pooling = false,
                }.ToString()
            );
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA quick_check(1)";
            if ((string?)command.ExecuteScalar() == "ok")
            {
                return null;
            }
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is Corrupt or NotADatabase)
        {
            // handled below, like a failed check
        }
        SqliteConnection.ClearAllPools(); // a pooled connection would keep using the corrupt file
        string aside = file + ".broken";
        DiskFile.Move(file, aside, overwrite: true);
        foreach (string log in (string[])["-wal", "-shm", "-journal"])
        {
            DiskFile.Delete(file + log);
        }
        return aside;
    }
}
