using Jarvis.Storage;
using Microsoft.Data.Sqlite;

namespace Jarvis.Trainer.Scheduling;

/// <summary>
/// <c>quartz.db</c> holds nothing that cannot be made again: <c>trainer.db</c> knows the schedules and which of their moments had their
/// run.
/// </summary>
internal static class QuartzDatabase
{
    private const int Corrupt = 11,
        NotADatabase = 26;

    /// <summary>Puts a file aside that is no database any more, so that Quartz makes a new one.</summary>
    /// <returns>Where the broken file is now; null when there was nothing wrong.</returns>
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
            // falls through to the same end as a failed check
        }
        SqliteConnection.ClearAllPools(); // a connection that is kept open would go on with the broken file
        string aside = file + ".broken";
        DiskFile.Move(file, aside, overwrite: true);
        foreach (string log in (string[])["-wal", "-shm", "-journal"])
        {
            DiskFile.Delete(file + log);
        }
        return aside;
    }
}
