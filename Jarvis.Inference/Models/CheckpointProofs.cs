using System.Collections.Concurrent;
using Jarvis.Engine.Checkpoints;

namespace Jarvis.Inference.Models;

/// <summary>
/// Verifies once that a checkpoint's files are as they were written, because weights that a disk or a copy corrupted answer nonsense
/// without an error. Costs about half a second per gigabyte, and only for the files that are loaded.
/// </summary>
internal sealed class CheckpointProofs
{
    private const string OptimizerFile = "optimizer.safetensors";

    // Keyed by what would change if somebody restored a copy.
    private readonly ConcurrentDictionary<(string Folder, DateTimeOffset WrittenAt, DateTime ChangedAt), string?> _damage = new();

    /// <exception cref="InvalidDataException">A file differs from what its manifest says; the message names it.</exception>
    public void Prove(ServedCheckpoint checkpoint)
    {
        Prove(checkpoint.Id, checkpoint.Folder, checkpoint.Manifest, checkpoint.Averaged ? CheckpointManifest.EmaFolder + "/" : "");
        if (AdapterFolder.TryOpen(checkpoint.ModelFolder)?.Base is { } whole && CheckpointManifest.TryRead(whole) is { } manifest)
        {
            Prove($"{checkpoint.Id} on {Path.GetFileName(whole)}", whole, manifest, "");
        }
    }

    private void Prove(string id, string folder, CheckpointManifest manifest, string within)
    {
        var files = manifest
            .Files.Where(file =>
                file.Name.StartsWith(within, StringComparison.Ordinal)
                && !file.Name[within.Length..].Contains('/')
                && file.Name != OptimizerFile
            )
            .ToList();
        var changedAt = files.Select(file => File.GetLastWriteTimeUtc(Path.Combine(folder, file.Name))).Append(default).Max();
        if (
            _damage.GetOrAdd(
                (folder + within, manifest.WrittenAt, changedAt),
                static (_, of) => CheckpointHashes.Damage(of.folder, of.files),
                (folder, files)
            ) is
            { } damage
        )
        {
            throw new InvalidDataException($"'{id}' is damaged: {damage}. Choose another checkpoint, or put a copy of this one back.");
        }
    }
}
