using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Networks;
using Jarvis.Engine.Precision;

namespace Jarvis.Engine.Training;

/// <summary>Makes a whole model folder of an adapter and its base: W + scale · B·A in fp32, everything else as the base has it.</summary>
public static class AdapterMerge
{
    /// <param name="baseFolder">The whole model; null takes the one that the adapter names.</param>
    /// <param name="target">Must not exist yet, or be empty.</param>
    /// <exception cref="InvalidDataException">A folder is not what it should be; the message says which.</exception>
    public static CheckpointManifest Run(string adapterFolder, string? baseFolder, string target, TimeProvider time)
    {
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new InvalidDataException($"'{target}' exists and is not empty; name a new folder.");
        var adapter = AdapterFolder.TryOpen(adapterFolder, baseFolder)
            ?? throw new InvalidDataException($"'{adapterFolder}' is no adapter folder: one with {AdapterConfig.FileName} and no {ModelConfig.FileName}.");
        using var inUse = InUseLock.TryShare(adapter.Base);
        using var precision = new Fp32Precision();
        var config = ModelConfig.Read(adapter.Base);
        using var model = config.Create(precision);
        adapter.LoadMerged(model);

        Directory.CreateDirectory(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(target)))!);
        using var writer = new FolderWriter(target);
        writer.Add(ModelWeights.FileName, stream => ModelWeights.Write(stream, model));
        writer.Add(ModelConfig.FileName, CheckpointWriter.Text(config.ToJson()));
        foreach (string name in CheckpointWriter.TokenizerFiles.Append(CheckpointWriter.GenerationFile))
            if (new[] { adapter.Folder, adapter.Base }.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } path)
                writer.Add(name, stream => CheckpointWriter.Copy(path, stream));
        var trained = CheckpointManifest.TryRead(adapter.Folder);
        return writer.Publish(files => new CheckpointManifest(CheckpointManifest.CurrentFormat, trained?.Step ?? 0, time.GetUtcNow(), model.ParameterCount, trained?.ValidationLoss, false, files));
    }
}
