using System.Collections.Concurrent;
using Jarvis.Contracts;
using Jarvis.Data.Doctor;
using Jarvis.Data.Store;
using Jarvis.Storage;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Storage;

namespace Jarvis.Trainer.Datasets;

/// <summary>
/// The dataset folders: lists them by their manifests, deletes them with a minute to undo, and knows which ids are taken.
/// </summary>
internal sealed class DatasetLibrary(JarvisPaths paths, TimeProvider time) : IFolderCare
{
    private readonly ConcurrentDictionary<string, (DateTime WrittenAt, DatasetManifest Manifest)> _manifests = new();
    private readonly DeletableFolders _folders = new(paths.Datasets, time);
    private readonly HealthBook _health = new(paths);
    private readonly TokenBook _tokens = new(paths);

    /// <summary>Every finished dataset that is not deleted, newest first.</summary>
    public IReadOnlyList<DatasetSummary> All() =>
        [
            .. _tokens.With(
                _folders
                    .Ids.Select(Find)
                    .OfType<DatasetManifest>()
                    .OrderByDescending(m => m.CreatedAt)
                    .Select(m => _health.With(m.ToSummary()))
            ),
        ];

    /// <summary>The summary that lists show, with the health from the newest doctor report.</summary>
    public DatasetSummary Summary(DatasetManifest manifest) => _tokens.With([_health.With(manifest.ToSummary())]).Single();

    /// <summary>Null when there is no finished dataset of this id.</summary>
    public DatasetManifest? Find(string id)
    {
        if (!DeletableFolders.IsId(id))
        {
            return null;
        }
        var directory = paths.Dataset(id);
        var file = new FileInfo(Path.Combine(directory, DatasetManifest.FileName));
        if (!file.Exists)
        {
            return null;
        }
        if (_manifests.TryGetValue(id, out var known) && known.WrittenAt == file.LastWriteTimeUtc)
        {
            return known.Manifest;
        }
        if (DatasetManifest.Read(directory) is not { } manifest)
        {
            return null;
        }
        manifest = manifest with { Id = id }; // the folder's name is what counts, also after somebody copied or renamed it
        _manifests[id] = (file.LastWriteTimeUtc, manifest);
        return manifest;
    }

    public DatasetManifest Get(string id) => Find(id) ?? throw DatasetRefusals.NoDataset(id);

    /// <summary>The folder of an existing dataset; an unknown id is refused.</summary>
    public string Folder(string id)
    {
        Get(id);
        return paths.Dataset(id);
    }

    public RecordStore OpenRecords(string id, int? version = null) => RecordStore.Open(Folder(id), version);

    public DatasetSummary Edit(string id, EditDataset edit)
    {
        DatasetManifest.Edit(
            Folder(id),
            m =>
                m with
                {
                    Name = edit.Name is { } name ? DisplayName.Clean(name) : m.Name,
                    Description = edit.Description?.Trim() ?? m.Description,
                }
        );
        return Get(id).ToSummary();
    }

    public DatasetSummary Delete(string id)
    {
        var manifest = Get(id);
        _folders.Delete(id);
        return manifest.ToSummary(deleted: true);
    }

    public DatasetSummary Restore(string id)
    {
        if (Find(id) is not null)
        {
            throw RequestRefusedException.NotNow(
                "It cannot be put back.",
                $"Another dataset has the id \"{id}\" by now. Delete that one first."
            );
        }
        return _folders.Restore(id) ? Get(id).ToSummary() : throw DatasetRefusals.NotRestorable(id);
    }

    /// <summary>
    /// Removes for good what was deleted a minute ago; at start also what an earlier process left half made or half removed.
    /// </summary>
    public void Sweep(bool atStart)
    {
        _folders.Sweep(atStart);
        foreach (
            var examination in atStart
                ? _folders.Ids.Select(id => Path.Combine(paths.Dataset(id), DataDoctor.TemporaryFolder)).Where(Directory.Exists).ToList()
                : []
        )
        {
            DiskFolder.Delete(examination);
        }
    }

    public bool IsTaken(string id) => _folders.IsTaken(id);
}
