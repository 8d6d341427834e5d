using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Trainer.Storage;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class TrainerDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_ADatabaseOfAnEarlierVersion_KeepsACopyOfItOnceAndLosesNoRun()
    {
        var paths = new JarvisPaths(_folder.Path);
        File.Copy(Path.Combine(Checkout.Root, "tests", "homes", "2026-11-29", "trainer.db"), paths.TrainerDatabase);
        var (version, runs) = Look(paths.TrainerDatabase);

        _ = new TrainerDatabase(paths);
        _ = new TrainerDatabase(paths);

        string copy = Assert.Single(Directory.GetFiles(paths.Home, "trainer.db.version-*"));
        Assert.Equal((version, runs), Look(copy));
        var (now, runsNow) = Look(paths.TrainerDatabase);
        Assert.True(now > version);
        Assert.Equal(runs, runsNow);
    }

    private static (long Version, string Runs) Look(string file)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        return (
            connection.Query("PRAGMA user_version", row => row.GetInt64(0)).Single(),
            string.Join('\n', connection.Query("SELECT document FROM runs ORDER BY id", row => row.GetString(0)))
        );
    }
}
