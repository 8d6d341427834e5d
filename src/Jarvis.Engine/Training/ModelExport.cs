using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;

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
        if (!Directory.Exists(folder))
        {
            throw new InvalidDataException($"'{folder}' does not exist. Give a checkpoint folder.");
        }
        string source = ema ? Path.Combine(folder, CheckpointManifest.EmaFolder) : folder;
        if (!Directory.Exists(source))
        {
            throw new InvalidDataException($"'{folder}' holds no moving average of its weights; leave --ema out, or train with ema_decay.");
        }
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw new InvalidDataException($"'{target}' exists and is not empty; name a new folder.");
        }
        var adapter = AdapterFolder.TryOpen(source, baseFolder);
        if (adapter is null && baseFolder is not null)
        {
            throw new InvalidDataException($"'{source}' is a whole model and no adapter; leave --base out.");
        }
        string model = adapter?.Base ?? source;
        using var inUse = InUseLock.TryShare(folder);
        using var baseInUse = InUseLock.TryShare(model);
        var config = ModelFolder.ReadConfig(model);
        using var weights = WeightFolder.Open(model);

        Directory.CreateDirectory(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(target)))!);
        using var writer = new FolderWriter(target);
        if (adapter is not null)
        {
            AddMerged(writer, adapter, config);
        }
        else
        {
            foreach (string path in weights.Paths)
            {
                Add(writer, path, cancellationToken);
            }
        }
        foreach (string name in CheckpointWriter.TokenizerFiles.Append(CheckpointWriter.GenerationFile).Append(ModelConfig.FileName))
        {
            if (new[] { source, model }.Select(place => Path.Combine(place, name)).FirstOrDefault(File.Exists) is { } path)
            {
                Add(writer, path, cancellationToken);
            }
        }
        var trained = CheckpointManifest.TryRead(folder);
        return writer.Publish(files => new CheckpointManifest(
            CheckpointManifest.CurrentFormat,
            trained?.Step ?? 0,
            time.GetUtcNow(),
            config.Parameters,
            ema ? trained?.EmaLoss : trained?.ValidationLoss,
            false,
            files
        ));
    }

    private static void AddMerged(FolderWriter writer, AdapterFolder adapter, ModelConfig config)
    {
        using var precision = new Fp32Precision();
        using var model = config.Create(precision);
        adapter.LoadMerged(model);
        writer.Add(ModelWeights.FileName, stream => ModelWeights.Write(stream, model));
    }

    private static void Add(FolderWriter writer, string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        writer.Add(Path.GetFileName(path), stream => CheckpointWriter.Copy(path, stream));
    }
}
