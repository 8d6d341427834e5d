using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;

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
    public string Id => $"{Owner}/{Name}";

    public bool IsAdapter => AdapterFolder.Is(Folder);

    /// <summary>Of every run and every import, newest first; nothing but folders and manifests is read.</summary>
    public static IReadOnlyList<StoredModel> All(JarvisPaths paths) =>
        [
            .. ModelVersions
                .Names(paths.Runs)
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
        from owner in ModelVersions.Names(paths.Models)
        from version in ModelVersions.Of(Path.Combine(paths.Models, owner))
        let about = ImportedModel.Read(version.Folder)
        select new StoredModel(owner, version.Name, version.Folder, version.Manifest, Best: true, Last: true, about);
}
