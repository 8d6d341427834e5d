using Jarvis.Engine.Checkpoints;

namespace Jarvis.Engine.Training;

/// <summary>
/// Makes a model folder to share from a checkpoint: weights, configuration and tokenizer, without what only training needs.
/// </summary>
public static class ModelExport
{
    /// <param name="folder">A checkpoint, a model folder, or an adapter folder, which becomes W + scale · B·A in fp32 with everything else
    /// as in its base.</param>
    /// <param name="ema">Exports the EMA weights instead.</param>
    /// <param name="baseFolder">An adapter's base model; null uses the one that the adapter names.</param>
    /// <param name="target">Must not exist yet, or be empty.</param>
    /// <exception cref="InvalidDataException">A folder is not what it should be; the message says which.</exception>
    public static CheckpointManifest Run(
        string folder,
        bool ema,
        string? baseFolder,
        string target,
        TimeProvider time,
        CancellationToken cancellationToken = default
    )
    {
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw new InvalidDataException($"'{target}' exists and is not empty; name a new folder.");
        }
        using var parts = ModelParts.Open(folder, ema, baseFolder);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(target)))!);
        using var writer = new FolderWriter(target);
        foreach (var file in parts.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.Add(file.Name, file.Write);
        }
        var trained = CheckpointManifest.TryRead(folder);
        return writer.Publish(files => new CheckpointManifest(
            CheckpointManifest.CurrentFormat,
            trained?.Step ?? 0,
            time.GetUtcNow(),
            parts.Parameters,
            ema ? trained?.EmaLoss : trained?.ValidationLoss,
            false,
            files
        ));
    }
}
