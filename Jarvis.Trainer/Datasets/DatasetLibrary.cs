using System.Collections.Concurrent;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Trainer.Api;
using Jarvis.Trainer.Datasets.Doctor;

namespace Jarvis.Trainer.Datasets;

/// <summary>The dataset folders: lists them by their manifests, deletes with a minute to undo, and hands out free ids.</summary>
internal sealed class DatasetLibrary(JarvisPaths paths, TimeProvider time)
{
    public const string DeletingSuffix = ".deleting";
    public static readonly TimeSpan UndoFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (DateTime WrittenAt, DatasetManifest Manifest)> _manifests = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _deletedAt = new();
    private readonly HealthBook _health = new(paths);
    private readonly TokenBook _tokens = new(paths);
    private readonly Lock _renaming = new();

    /// <summary>Every finished dataset that is not deleted, newest first.</summary>
    public IReadOnlyList<DatasetSummary> All()
    {
        if (!Directory.Exists(paths.Datasets))
        {
            return [];
        }
        return [.. _tokens.With(Directory.GetDirectories(paths.Datasets).Select(Path.GetFileName).OfType<string>().Where(IsId).Select(Find).OfType<DatasetManifest>()
            .OrderByDescending(m => m.CreatedAt).Select(m => _health.With(m.ToSummary())))];
    }

    /// <summary>As lists show it, with what the doctor said last.</summary>
    public DatasetSummary Summary(DatasetManifest manifest) => _tokens.With([_health.With(manifest.ToSummary())]).Single();

    /// <summary>Null when there is no finished dataset of this id.</summary>
    public DatasetManifest? Find(string id)
    {
        if (!IsId(id))
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
        manifest = manifest with { Id = id };   // the folder's name is what counts, also after somebody copied or renamed it
        _manifests[id] = (file.LastWriteTimeUtc, manifest);
        return manifest;
    }

    public DatasetManifest Get(string id) => Find(id) ?? throw DatasetRefusals.NoDataset(id);

    /// <summary>The folder of a dataset that is there.</summary>
    public string Folder(string id)
    {
        Get(id);
        return paths.Dataset(id);
    }

    public RecordStore OpenRecords(string id, int? version = null) => RecordStore.Open(Folder(id), version);

    public DatasetSummary Edit(string id, EditDataset edit)
    {
        DatasetManifest.Edit(Folder(id), m => m with { Name = edit.Name?.Trim() ?? m.Name, Description = edit.Description?.Trim() ?? m.Description });
        return Get(id).ToSummary();
    }

    public DatasetSummary Delete(string id)
    {
        lock (_renaming)
        {
            var manifest = Get(id);
            var target = paths.Dataset(id) + DeletingSuffix;
            if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);   // an earlier one of the same name, whose minute this ends
            }
            Directory.Move(paths.Dataset(id), target);
            _deletedAt[id] = time.GetUtcNow();
            return manifest.ToSummary(deleted: true);
        }
    }

    public DatasetSummary Restore(string id)
    {
        lock (_renaming)
        {
            var deleted = paths.Dataset(id) + DeletingSuffix;
            if (!IsId(id) || !Directory.Exists(deleted))
            {
                throw DatasetRefusals.NotRestorable(id);
            }
            if (Directory.Exists(paths.Dataset(id)))
            {
                throw RequestRefusedException.NotNow("It cannot be put back.", $"Another dataset has the id \"{id}\" by now. Delete that one first.");
            }
            Directory.Move(deleted, paths.Dataset(id));
            _deletedAt.TryRemove(id, out _);
            return Get(id).ToSummary();
        }
    }

    /// <summary>Removes for good what was deleted a minute ago; at start also what an earlier process left half made or half removed.</summary>
    public void Sweep(bool atStart)
    {
        if (!Directory.Exists(paths.Datasets))
        {
            return;
        }
        lock (_renaming)
        {
            foreach (var folder in Directory.GetDirectories(paths.Datasets))
            {
                var name = Path.GetFileName(folder);
                bool deleted = name.EndsWith(DeletingSuffix, StringComparison.Ordinal);
                bool leftOver = deleted || name.EndsWith(Importer.PartialSuffix, StringComparison.Ordinal);
                bool due = deleted && _deletedAt.TryGetValue(name[..^DeletingSuffix.Length], out var at) && time.GetUtcNow() - at >= UndoFor;
                if ((atStart && leftOver) || due)
                {
                    Directory.Delete(folder, recursive: true);
                    _deletedAt.TryRemove(name[..^DeletingSuffix.Length], out _);
                }
                else if (atStart && Path.Combine(folder, DataDoctor.TemporaryFolder) is var examination && Directory.Exists(examination))
                {
                    Directory.Delete(examination, recursive: true);
                }
            }
        }
    }

    public bool IsTaken(string id) => Directory.Exists(paths.Dataset(id)) || Directory.Exists(paths.Dataset(id) + DeletingSuffix);

    private static bool IsId(string id) => id.Length is > 0 and <= 80 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
