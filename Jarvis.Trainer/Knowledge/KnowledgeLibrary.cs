using Jarvis.Contracts;
using Jarvis.Data.Importing;
using Jarvis.Data.Knowledge;
using Jarvis.Data.Knowledge.Vectors;
using Jarvis.Storage;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Storage;

namespace Jarvis.Trainer.Knowledge;

/// <summary>
/// The knowledge bases under JARVIS_HOME: lists them by their manifests, deletes with a minute to undo, hands out free ids.
/// </summary>
internal sealed class KnowledgeLibrary(JarvisPaths paths, JobService jobs, TimeProvider time) : IFolderCare
{
    private readonly DeletableFolders _folders = new(paths.Knowledge, time);

    /// <summary>Every finished one that is not deleted, newest first.</summary>
    public IReadOnlyList<KnowledgeSummary> All() => [.. Manifests().Select(manifest => manifest.ToSummary())];

    /// <inheritdoc cref="All"/>
    public IEnumerable<KnowledgeManifest> Manifests() =>
        _folders.Ids.Select(Find).OfType<KnowledgeManifest>().OrderByDescending(manifest => manifest.CreatedAt);

    /// <summary>Null when there is no finished one of this id.</summary>
    public KnowledgeManifest? Find(string id) =>
        DeletableFolders.IsId(id) && KnowledgeManifest.Read(_folders.Of(id)) is { } manifest ? manifest with { Id = id } : null;

    public KnowledgeManifest Get(string id) =>
        Find(id)
        ?? throw new RequestRefusedException(
            "There is no such knowledge base.",
            $"No knowledge base has the id \"{RequestRefusedException.Shown(id)}\"; it may have been deleted. GET /api/knowledge lists "
                + "them.",
            RefusalKind.NotFound
        );

    public string Folder(string id) => _folders.Of(id);

    /// <summary>A free id derived from a name, and the name, both with a number if the plain id is taken.</summary>
    public (string Id, string Name) Free(string name)
    {
        string wish = DatasetNames.ToId(name, "knowledge"),
            id = wish;
        int number = 1;
        while (_folders.IsTaken(id) || jobs.IsBusy(id))
        {
            id = $"{wish}-{++number}";
        }
        return (id, number == 1 ? name : $"{name} {number}");
    }

    public KnowledgeSummary Delete(string id)
    {
        var manifest = Get(id);
        if (jobs.IsBusy(id))
        {
            throw RequestRefusedException.NotNow("It is at work.", $"A job about {manifest.Name} waits or runs; cancel it first.");
        }
        _folders.Delete(id);
        return manifest.ToSummary(deleted: true);
    }

    public KnowledgeSummary Restore(string id)
    {
        if (Find(id) is not null)
        {
            throw RequestRefusedException.NotNow(
                "It cannot be put back.",
                $"Another knowledge base has the id \"{id}\" by now. Delete that one first."
            );
        }
        return _folders.Restore(id)
            ? Get(id).ToSummary()
            : throw new RequestRefusedException(
                "It cannot be put back.",
                "It is gone for good: a deleted knowledge base can come back for one minute.",
                RefusalKind.NotFound
            );
    }

    public void Sweep(bool atStart)
    {
        _folders.Sweep(atStart);
        foreach (string id in atStart ? _folders.Ids.Where(id => !jobs.IsBusy(id)) : []) // one being embedded resumes from its file
        {
            KnowledgeVectors.Sweep(_folders.Of(id));
        }
    }
}
