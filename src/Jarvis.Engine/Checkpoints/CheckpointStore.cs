using System.Globalization;
using Jarvis.Storage;

namespace Jarvis.Engine.Checkpoints;

/// <param name="Name">Folder name, such as <c>step-00000050</c>.</param>
public sealed record StoredCheckpoint(string Name, string Folder, CheckpointManifest Manifest);

/// <param name="Why">In words, such as "model.safetensors is missing".</param>
public sealed record DamagedCheckpoint(string Name, string Why);

/// <summary>The finished checkpoints of one run: <c>checkpoints/step-00000050</c> and so on.</summary>
public sealed class CheckpointStore(string directory)
{
    private const string Prefix = "step-",
        SetAside = ".damaged";

    /// <summary>Absolute path of a step's checkpoint, whether or not it exists.</summary>
    public string Folder(long step) => Path.Combine(directory, Name(step));

    /// <summary>The folder's name: <c>step-00000840</c>.</summary>
    public static string Name(long step) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:D8}");

    /// <summary>Creates the directory and deletes what a crashed process left half written or half deleted.</summary>
    public void Open()
    {
        Directory.CreateDirectory(directory);
        FolderRemoval.Sweep(directory);
    }

    /// <summary>The finished checkpoints whose files all have the recorded sizes, oldest first.</summary>
    public IReadOnlyList<StoredCheckpoint> All() =>
        [.. Folders().Select(TryOpen).Select(found => found.Checkpoint).OfType<StoredCheckpoint>()];

    /// <summary>
    /// The newest checkpoint whose every byte is as it was written. Newer ones that are damaged are renamed (<c>step-00000050.damaged</c>),
    /// so that nothing takes them for the newest any more.
    /// </summary>
    /// <returns>The checkpoint, null where there is none at all, and the damaged ones, newest first.</returns>
    /// <exception cref="InvalidDataException">Every checkpoint is damaged.</exception>
    public (StoredCheckpoint? Checkpoint, IReadOnlyList<DamagedCheckpoint> Damaged) NewestWhole()
    {
        var damaged = new List<DamagedCheckpoint>();
        foreach (string folder in Folders().Reverse())
        {
            var (checkpoint, why) = TryOpen(folder);
            why ??= CheckpointHashes.Damage(checkpoint!);
            if (why is null)
            {
                foreach (var broken in damaged)
                {
                    PutAside(broken.Name);
                }
                return (checkpoint, damaged);
            }
            damaged.Add(new DamagedCheckpoint(Path.GetFileName(folder), why));
        }
        if (damaged.Count > 0)
        {
            throw new InvalidDataException(
                $"No checkpoint in '{directory}' can be resumed: "
                    + $"{string.Join("; ", damaged.Select(broken => $"{broken.Name}: {broken.Why}"))}. "
                    + "Put a copy of one back; or rename that folder and resume, to begin anew."
            );
        }
        return (null, []);
    }

    /// <summary>
    /// Removes what <paramref name="retention"/> does not keep, and damaged checkpoints that the run has passed. Checkpoints in use stay
    /// until the next call; LoRA checkpoints need their base model, so it stays as long as they do; and those that the user keeps stay
    /// (<see cref="KeptMark"/>), beside what the rule keeps.
    /// </summary>
    /// <param name="best">Folder name of the best checkpoint.</param>
    public void Retain(Retention retention, string? best)
    {
        var all = All();
        if (all.Count == 0)
        {
            return;
        }
        var doomed = retention.Doomed(
            [.. all.Select(checkpoint => checkpoint.Manifest.Step)],
            all.FirstOrDefault(checkpoint => checkpoint.Name == best)?.Manifest.Step
        );
        foreach (
            var checkpoint in all.Where(checkpoint =>
                doomed.Contains(checkpoint.Manifest.Step) && NeededBase.By(checkpoint.Folder).Count == 0
            )
        )
        {
            FolderRemoval.TryRemoveUnused(checkpoint.Folder);
        }
        foreach (string folder in Directory.GetDirectories(directory, Prefix + "*" + SetAside))
        {
            if (string.CompareOrdinal(Path.GetFileName(folder), all[^1].Name + SetAside) <= 0)
            {
                FolderRemoval.Remove(folder);
            }
        }
    }

    private void PutAside(string name)
    {
        string folder = Path.Combine(directory, name),
            target = folder + SetAside;
        if (Directory.Exists(target))
        {
            FolderRemoval.Remove(target);
        }
        DiskFolder.Move(folder, target);
    }

    /// <summary>Published folders, oldest first: a folder gets its name only when everything in it is written.</summary>
    private IEnumerable<string> Folders() =>
        !Directory.Exists(directory)
            ? []
            : from folder in Directory.GetDirectories(directory, Prefix + "*")
              where Step(folder) is not null
              orderby Step(folder)
              select folder;

    private static long? Step(string folder) =>
        long.TryParse(Path.GetFileName(folder).AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long step)
            ? step
            : null;

    private static (StoredCheckpoint? Checkpoint, string? Damage) TryOpen(string folder)
    {
        if (CheckpointManifest.TryRead(folder) is not { } manifest)
        {
            return (null, $"{CheckpointManifest.FileName} is missing or cannot be read");
        }
        if (manifest.Step != Step(folder))
        {
            return (null, $"{CheckpointManifest.FileName} is of step {manifest.Step}");
        }
        return manifest.Damage(folder) is { } why ? (null, why) : (new StoredCheckpoint(Path.GetFileName(folder), folder, manifest), null);
    }
}
