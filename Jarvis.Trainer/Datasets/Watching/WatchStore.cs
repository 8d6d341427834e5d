using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Trainer.Storage;

namespace Jarvis.Trainer.Datasets.Watching;

/// <summary>A file as it was when the folder was polled: while its length and write time stay the same, it is the same file.</summary>
internal readonly record struct FileStamp(string Path, long Bytes, long WrittenTicks);

/// <summary>
/// Watched folders in <c>trainer.db</c>, and every file that was taken from them, so that none is taken twice, even across restarts.
/// </summary>
internal sealed class WatchStore(TrainerDatabase database)
{
    public const string Taken = "taken",
        Done = "done",
        Failed = "failed";

    public IReadOnlyList<WatchedFolder> All()
    {
        using var connection = database.Open();
        return connection.Query(
            "SELECT document FROM watched_folders ORDER BY rowid",
            row => JsonSerializer.Deserialize<WatchedFolder>(row.GetString(0), ContractJson.Options)!
        );
    }

    public void Save(WatchedFolder folder)
    {
        using var connection = database.Open();
        connection.Execute(
            "INSERT INTO watched_folders (id, document) VALUES ($id, $document) ON CONFLICT (id) DO UPDATE SET document = "
                + "excluded.document",
            ("$id", folder.Id),
            ("$document", JsonSerializer.Serialize(folder, ContractJson.Options))
        );
    }

    public void Delete(string id)
    {
        using var connection = database.Open();
        connection.Execute("DELETE FROM watched_folders WHERE id = $id", ("$id", id));
        connection.Execute("DELETE FROM watched_files WHERE folder_id = $id", ("$id", id));
    }

    /// <summary>Marks a file as taken; false if it already was.</summary>
    public bool Take(string folderId, FileStamp file)
    {
        using var connection = database.Open();
        return connection.Execute(
                "INSERT OR IGNORE INTO watched_files (folder_id, path, bytes, written, state) VALUES ($folder, $path, $bytes, "
                    + "$written, $state)",
                ("$folder", folderId),
                ("$path", file.Path),
                ("$bytes", file.Bytes),
                ("$written", file.WrittenTicks),
                ("$state", Taken)
            ) == 1;
    }

    /// <returns>False if it already had this state.</returns>
    public bool Mark(string folderId, FileStamp file, string state, string? datasetId)
    {
        using var connection = database.Open();
        return connection.Execute(
                """
                UPDATE watched_files SET state = $state, dataset_id = coalesce($dataset, dataset_id)
                WHERE folder_id = $folder AND path = $path AND bytes = $bytes AND written = $written
                AND (state <> $state OR $dataset IS NOT NULL)
                """,
                ("$state", state),
                ("$dataset", datasetId),
                ("$folder", folderId),
                ("$path", file.Path),
                ("$bytes", file.Bytes),
                ("$written", file.WrittenTicks)
            ) > 0;
    }

    public IReadOnlySet<FileStamp> TakenOf(string folderId)
    {
        using var connection = database.Open();
        return connection
            .Query(
                "SELECT path, bytes, written FROM watched_files WHERE folder_id = $folder",
                row => new FileStamp(row.GetString(0), row.GetInt64(1), row.GetInt64(2)),
                ("$folder", folderId)
            )
            .ToHashSet();
    }

    /// <summary>
    /// After a restart, releases the files that an earlier process took and no job is importing, so that they are taken again. Files whose
    /// dataset was made are marked as done instead.
    /// </summary>
    public void GiveBackUnfinished(Func<string, FileStamp, bool> isInHand, Func<string, bool> isMade)
    {
        using var connection = database.Open();
        var taken = connection.Query(
            "SELECT rowid, dataset_id, folder_id, path, bytes, written FROM watched_files WHERE state = $state",
            row =>
                (
                    Row: row.GetInt64(0),
                    Dataset: row.IsDBNull(1) ? null : row.GetString(1),
                    Folder: row.GetString(2),
                    File: new FileStamp(row.GetString(3), row.GetInt64(4), row.GetInt64(5))
                ),
            ("$state", Taken)
        );
        foreach (var (row, dataset, _, _) in taken.Where(file => !isInHand(file.Folder, file.File)))
        {
            connection.Execute(
                dataset is not null && isMade(dataset)
                    ? "UPDATE watched_files SET state = 'done' WHERE rowid = $row"
                    : "DELETE FROM watched_files WHERE rowid = $row",
                ("$row", row)
            );
        }
    }
}
