using Jarvis.Storage;

namespace Jarvis.Engine.Checkpoints;

/// <summary>Folders of models, and the versions in each.</summary>
public static class ModelVersions
{
    /// <summary>In the names of folders that are being made or removed.</summary>
    private static readonly string[] _unfinished = [DeletableFolders.DeletingSuffix, CompleteFolder.PartialSuffix, FolderWriter.Unfinished];

    /// <summary>The complete versions of one model, by name.</summary>
    public static IEnumerable<StoredCheckpoint> Of(string model) =>
        from name in Names(model)
        let folder = Path.Combine(model, name)
        let manifest = CheckpointManifest.TryRead(folder)
        where manifest is not null && manifest.Damage(folder) is null
        select new StoredCheckpoint(name, folder, manifest);

    /// <summary>Names of the folders in a folder, in order, without those that are being made or removed.</summary>
    public static IEnumerable<string> Names(string folder) =>
        Directory.Exists(folder)
            ? Directory
                .EnumerateDirectories(folder)
                .Select(path => Path.GetFileName(path))
                .Where(name => !_unfinished.Any(mark => name.Contains(mark, StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal)
            : [];
}
