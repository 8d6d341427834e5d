using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;

namespace Jarvis.Inference.Models;

/// <summary>
/// The models that clients can ask for: every finished checkpoint of every run, and every version of a registered model. Reads the folders
/// each time, so a checkpoint is available as soon as its manifest is written.
/// </summary>
internal sealed class CheckpointCatalog(JarvisPaths paths)
{
    /// <summary>Newest first.</summary>
    public IReadOnlyList<ServedCheckpoint> All() =>
        [.. Owners().SelectMany(Of).OrderByDescending(checkpoint => checkpoint.Manifest.WrittenAt)];

    /// <summary>
    /// <c>OWNER/NAME</c> is that checkpoint, <c>OWNER</c> its best one; the suffix <c>:ema</c> selects the EMA of its weights. Null if
    /// there is none.
    /// </summary>
    public ServedCheckpoint? Find(string id)
    {
        int slash = id.IndexOf('/');
        string owner =
            slash >= 0 ? id[..slash]
            : id.EndsWith(ServedModel.EmaSuffix, StringComparison.Ordinal) ? id[..^ServedModel.EmaSuffix.Length]
            : id;
        // Only folder names that exist are looked into: a request never becomes a path.
        var checkpoints = Owners().Contains(owner) ? Of(owner) : [];
        return slash < 0
            ? checkpoints.FirstOrDefault(checkpoint => checkpoint.Best && checkpoint.OwnerId == id)
            : checkpoints.FirstOrDefault(checkpoint => checkpoint.Id == id);
    }

    private IEnumerable<string> Owners() => ModelVersions.Names(paths.Runs).Concat(ModelVersions.Names(paths.Models)).Distinct();

    private IReadOnlyList<ServedCheckpoint> Of(string owner)
    {
        var imported = ModelVersions.Of(Path.Combine(paths.Models, owner)).OrderBy(version => version.Manifest.WrittenAt);
        var stored = new CheckpointStore(paths.Run(owner).Checkpoints).All().Concat(imported).ToList();
        if (stored.Count == 0)
        {
            return [];
        }
        // A checkpoint is marked as best when it is written, so the newest mark is the best of all.
        var best = stored.LastOrDefault(checkpoint => checkpoint.Manifest.Best) ?? stored[^1];
        return
        [
            .. from checkpoint in stored
            let served = new ServedCheckpoint(
                $"{owner}/{checkpoint.Name}",
                owner,
                checkpoint.Name,
                checkpoint.Folder,
                checkpoint.Manifest,
                ReferenceEquals(checkpoint, best),
                ReferenceEquals(checkpoint, stored[^1])
            )
            from choice in checkpoint.Manifest.HasEma
                ? [served, served with { Id = served.Id + ServedModel.EmaSuffix, Averaged = true }]
                : new[] { served }
            select choice,
        ];
    }
}
