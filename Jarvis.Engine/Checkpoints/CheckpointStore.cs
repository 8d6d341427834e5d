using System.Globalization;

namespace Jarvis.Engine.Checkpoints;

/// <param name="Name">Folder name, such as <c>step-00000050</c>.</param>
public sealed record StoredCheckpoint(string Name, string Folder, CheckpointManifest Manifest);

/// <summary>The finished checkpoints of one run: <c>checkpoints/step-00000050</c> and so on.</summary>
public sealed class CheckpointStore(string directory)
{
    private const string Prefix = "step-";

    public string Folder(long step) => Path.Combine(directory, Name(step));

    public static string Name(long step) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:D8}");

    /// <summary>Creates the directory and clears what a dead process left.</summary>
    public void Open()
    {
        Directory.CreateDirectory(directory);
        FolderRemoval.Sweep(directory);
    }

    /// <summary>Finished and undamaged ones, oldest first.</summary>
    public IReadOnlyList<StoredCheckpoint> All()
    {
        if (!Directory.Exists(directory)) return [];
        return [.. from folder in Directory.GetDirectories(directory, Prefix + "*")
                   let name = Path.GetFileName(folder)
                   where long.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _)
                   let manifest = CheckpointManifest.TryRead(folder)
                   where manifest is not null && manifest.Damage(folder) is null
                   orderby manifest.Step
                   select new StoredCheckpoint(name, folder, manifest)];
    }

    public StoredCheckpoint? Newest() => All().LastOrDefault();

    /// <summary>Removes all but the best, the last and the newest <paramref name="keep"/>; those in use stay until the next call.</summary>
    public void Retain(int keep, string? best)
    {
        var all = All();
        foreach (var checkpoint in all.SkipLast(Math.Max(1, keep)).Where(checkpoint => checkpoint.Name != best))
        {
            using var owned = InUseLock.TryOwn(checkpoint.Folder);
            if (owned is not null) FolderRemoval.Remove(checkpoint.Folder);
        }
    }
}
