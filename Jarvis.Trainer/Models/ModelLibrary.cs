using System.Collections.Concurrent;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Runs.Models;
using Jarvis.Storage;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Runs;
using Jarvis.Trainer.Storage;

namespace Jarvis.Trainer.Models;

/// <summary>
/// Every finished checkpoint of a run and every imported model: lists, keeps from retention, verifies, deletes with a minute to undo.
/// </summary>
internal sealed class ModelLibrary(RunBook book, ModelUses uses, ModelFactsCache facts, JarvisPaths paths, TimeProvider time) : IFolderCare
{
    private readonly ConcurrentDictionary<string, DeletableFolders> _folders = new();

    /// <summary>Of runs that are not deleted, and imported ones; newest first.</summary>
    public IReadOnlyList<ModelSummary> All()
    {
        var used = uses.Now();
        return [.. Stored().Select(model => Summary(model.Stored, model.Run, used)).OrderByDescending(model => model.WrittenAt)];
    }

    public ModelSummary Get(string owner, string name)
    {
        var (stored, run) = Find(owner, name);
        return Summary(stored, run, uses.Now());
    }

    /// <exception cref="RequestRefusedException">There is no such model.</exception>
    public (StoredModel Stored, RunRow? Run) Find(string owner, string name)
    {
        // Only names that exist are compared: a request never becomes a path.
        var run = book.Find(owner) is { IsDeleted: false } found ? found : null;
        return (run is null ? [] : StoredModel.OfRun(paths, run.Id)).FirstOrDefault(model => model.Name == name) is { } checkpoint
                ? (checkpoint, run)
            : StoredModel.Imported(paths).FirstOrDefault(model => model.Owner == owner && model.Name == name) is { } imported
                ? (imported, null)
            : throw None($"{owner}/{name}");
    }

    public ModelSummary Edit(string owner, string name, EditModel edit)
    {
        var (stored, run) = Find(owner, name);
        if (edit.Kept is not { } kept)
        {
            return Summary(stored, run, uses.Now());
        }
        if (run is null)
        {
            return kept
                ? Summary(stored, run, uses.Now())
                : throw RequestRefusedException.NotNow(
                    "An imported model is always kept.",
                    $"{Title(stored, run)} stays until you delete it; retention removes checkpoints of runs only."
                );
        }
        return KeptMark.TrySet(stored.Folder, kept)
            ? Summary(stored, run, uses.Now())
            : throw RequestRefusedException.NotNow(
                "It could not be marked.",
                $"{Title(stored, run)} is being removed by retention right now, or its folder {stored.Folder} cannot be written. "
                    + "Try again; if it is still listed, look at the permissions of the folder."
            );
    }

    /// <summary>Reads every byte and compares it with the hashes that were written with it.</summary>
    public CheckpointProof Verify(string owner, string name)
    {
        var (stored, _) = Find(owner, name);
        return CheckpointHashes.Proof(stored.Folder, stored.Manifest);
    }

    /// <exception cref="RequestRefusedException">Something cannot do without it, or its files are open (Windows).</exception>
    public ModelSummary Delete(string owner, string name)
    {
        var model = Get(owner, name);
        if (model.Needed is { } why)
        {
            throw RequestRefusedException.NotNow("It cannot be deleted now.", why);
        }
        if (!DeletableFolders.IsId(name))
        {
            throw RequestRefusedException.NotNow(
                "It cannot be deleted here.",
                $"Its folder has a name that Jarvis did not give. Delete {model.Path} by hand."
            );
        }
        try
        {
            FoldersOf(model.Path).Delete(name);
        }
        catch (IOException exception) when (Directory.Exists(model.Path))
        {
            throw RequestRefusedException.NotNow(
                "It is in use.",
                $"{model.Title}, {name} is open for an answer or an export ({exception.Message}). Try again when that has ended."
            );
        }
        return model;
    }

    public ModelSummary Restore(string owner, string name)
    {
        foreach (string folder in new[] { Path.Combine(paths.Run(owner).Checkpoints, name), Path.Combine(paths.Models, owner, name) })
        {
            if (
                DeletableFolders.IsId(owner)
                && DeletableFolders.IsId(name)
                && Directory.Exists(folder + DeletableFolders.DeletingSuffix)
                && !Directory.Exists(folder)
                && FoldersOf(folder).Restore(name)
            )
            {
                return Get(owner, name);
            }
        }
        throw new RequestRefusedException(
            "It cannot be put back.",
            $"\"{RequestRefusedException.Shown($"{owner}/{name}")}\" is gone for good: a deleted model can come back for one minute.",
            RefusalKind.NotFound
        );
    }

    /// <summary>
    /// Removes for good what was deleted a minute ago; at start also what an earlier process left. The folders of runs that are live are
    /// their processes' at start, since they remove checkpoints in the same way.
    /// </summary>
    public void Sweep(bool atStart)
    {
        if (atStart)
        {
            var live = book.Live().Select(run => paths.Run(run.Id).Checkpoints).ToHashSet();
            var parents = Folders(paths.Runs).Select(run => new RunPaths(run).Checkpoints).Concat(Folders(paths.Models));
            foreach (string owner in Folders(paths.Models))
            {
                new CheckpointStore(owner).Open(); // sweeps imports of a process that died
                DiskFolder.DeleteIfEmpty(owner);
            }
            foreach (string parent in parents.Where(parent => Directory.Exists(parent) && !live.Contains(parent)))
            {
                FoldersIn(parent).Sweep(atStart: true);
            }
        }
        foreach (var folders in _folders.Values)
        {
            folders.Sweep(atStart: false);
        }
    }

    private static IEnumerable<string> Folders(string parent) => Directory.Exists(parent) ? Directory.GetDirectories(parent) : [];

    private DeletableFolders FoldersOf(string model) => FoldersIn(Path.GetDirectoryName(model)!);

    private DeletableFolders FoldersIn(string parent) =>
        _folders.GetOrAdd(parent, static (folder, time) => new DeletableFolders(folder, time), time);

    private IEnumerable<(StoredModel Stored, RunRow? Run)> Stored() =>
        book.All()
            .Where(run => !run.IsDeleted)
            .SelectMany(run => StoredModel.OfRun(paths, run.Id).Select(stored => (stored, (RunRow?)run)))
            .Concat(StoredModel.Imported(paths).Select(stored => (stored, (RunRow?)null)));

    private ModelSummary Summary(StoredModel stored, RunRow? run, UsedModels used)
    {
        var manifest = stored.Manifest;
        var network = facts.Of(stored.Folder, manifest);
        string title = Title(stored, run);
        var standing = used.Of(stored.Folder);
        return new ModelSummary(
            stored.Id,
            stored.Owner,
            stored.Name,
            title,
            run?.Id,
            stored.Folder,
            manifest.Step,
            manifest.WrittenAt,
            manifest.Bytes,
            manifest.Parameters > 0 ? manifest.Parameters : null,
            network.ContextLength,
            manifest.ValidationLoss,
            manifest.HasEma,
            manifest.EmaLoss,
            stored.Best,
            stored.Last
        )
        {
            Architecture = network.Architecture,
            Precision = network.Precision,
            IsAdapter = stored.IsAdapter,
            Kept = run is null || KeptMark.Is(stored.Folder),
            Source = run is null ? stored.About?.Source ?? stored.Folder : null,
            UsedBy = standing,
            Needed = Needed(stored, run, title, standing),
        };
    }

    private static string? Needed(StoredModel stored, RunRow? run, string title, IReadOnlyList<ModelUse> standing)
    {
        var blocking = standing.Where(use => use.Blocks).Select(use => use.Name).ToList();
        if (blocking.Count > 0)
        {
            string names = string.Join(", ", blocking.Take(5)) + (blocking.Count > 5 ? $" and {blocking.Count - 5} more" : "");
            return blocking.Count == 1
                ? $"{names} needs it as base model. Delete that run first."
                : $"{names} need it as base model. Delete those runs first.";
        }
        return run is { IsOver: false } && (stored.Last || stored.Best)
            ? $"{title} has not ended and {(stored.Last ? "resumes from" : "falls back to")} this checkpoint. "
                + "Stop the run first, or wait until it has ended."
            : null;
    }

    private static string Title(StoredModel stored, RunRow? run) => run?.Name ?? stored.About?.Name ?? stored.Owner;

    private static RequestRefusedException None(string id) =>
        new(
            "There is no such model.",
            $"No model has the id \"{RequestRefusedException.Shown(id)}\"; it may have been deleted, or removed by retention. "
                + "GET /api/models lists them.",
            RefusalKind.NotFound
        );
}
