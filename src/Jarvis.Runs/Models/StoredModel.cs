using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Storage;

namespace Jarvis.Runs.Models;

/// <summary>A finished model folder of a home: a run's checkpoint, or an imported model.</summary>
/// <param name="Owner">The run's id, or the imported model's.</param>
/// <param name="Best">The best of its run; true for an imported one.</param>
/// <param name="About">Null for a run's.</param>
public sealed record StoredModel(
    string Owner,
    string Name,
    string Folder,
    CheckpointManifest Manifest,
    bool Best,
    bool Last,
    ImportedModel? About = null
)
{
    /// <summary>In the names of folders that are being made or removed.</summary>
    private static readonly string[] _unfinished = [DeletableFolders.DeletingSuffix, CompleteFolder.PartialSuffix, ".writing-"];

    public string Id => $"{Owner}/{Name}";

    public bool IsAdapter => AdapterFolder.Is(Folder);

    /// <summary>Of every run and every import, newest first; nothing but folders and manifests is read.</summary>
    public static IReadOnlyList<StoredModel> All(JarvisPaths paths) =>
        [
            .. Names(paths.Runs)
                .SelectMany(run => OfRun(paths, run))
                .Concat(Imported(paths))
                .OrderByDescending(model => model.Manifest.WrittenAt),
        ];

    /// <summary>The checkpoints of one run, by step.</summary>
    public static IReadOnlyList<StoredModel> OfRun(JarvisPaths paths, string run)
    {
        var found = new CheckpointStore(paths.Run(run).Checkpoints).All();
        // A checkpoint is marked as best when it is written, so the newest mark is the best of all.
        var best = found.LastOrDefault(checkpoint => checkpoint.Manifest.Best);
        return
        [
            .. found.Select(each => new StoredModel(
                run,
                each.Name,
                each.Folder,
                each.Manifest,
                ReferenceEquals(each, best),
                ReferenceEquals(each, found[^1])
            )),
        ];
    }

    public static IEnumerable<StoredModel> Imported(JarvisPaths paths) =>
        from owner in Names(paths.Models)
        from name in Names(Path.Combine(paths.Models, owner))
        let folder = Path.Combine(paths.Models, owner, name)
        let manifest = CheckpointManifest.TryRead(folder)
        where manifest is not null && manifest.Damage(folder) is null
        select new StoredModel(owner, name, folder, manifest, Best: true, Last: true, ImportedModel.Read(folder));

    private static IEnumerable<string> Names(string folder) =>
        Directory.Exists(folder)
            ? Directory
                .EnumerateDirectories(folder)
                .Select(path => Path.GetFileName(path))
                .Where(name => !_unfinished.Any(mark => name.Contains(mark, StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal)
            : [];
}
