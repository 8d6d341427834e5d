using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Generation;
using Jarvis.Engine.Models;

namespace Jarvis.Engine.Training;

/// <summary>One file of a model folder to share.</summary>
/// <param name="Bytes">Exactly as many as <paramref name="Write"/> writes.</param>
public sealed record ModelPart(string Name, long Bytes, Action<Stream> Write);

/// <summary>
/// The files that make a model folder to share out of a checkpoint, a model folder or an adapter folder: weights, configuration and
/// tokenizer, without what only training needs. An adapter is merged into its base on the way. Each file is written front to back with
/// bounded memory, and the sources are locked against removal until this is disposed.
/// </summary>
public sealed class ModelParts : IDisposable
{
    private readonly WeightFolder _weights;
    private readonly IDisposable?[] _inUse;

    private ModelParts(WeightFolder weights, ModelConfig config, IDisposable?[] inUse, IReadOnlyList<ModelPart> files) =>
        (_weights, Parameters, _inUse, Files) = (weights, config.Parameters, inUse, files);

    /// <summary>The weights first.</summary>
    public IReadOnlyList<ModelPart> Files { get; }

    public long Parameters { get; }

    public long Bytes => Files.Sum(file => file.Bytes);

    /// <param name="ema">The EMA weights instead.</param>
    /// <param name="baseFolder">An adapter's base model; null uses the one that the adapter names.</param>
    /// <exception cref="InvalidDataException">A folder is not what it should be; the message says which.</exception>
    public static ModelParts Open(string folder, bool ema, string? baseFolder = null)
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
        var adapter = AdapterFolder.TryOpen(source, baseFolder);
        if (adapter is null && baseFolder is not null)
        {
            throw new InvalidDataException($"'{source}' is a whole model and no adapter; leave --base out.");
        }
        string model = adapter?.Base ?? source;
        IDisposable?[] inUse = [InUseLock.TryShare(folder), adapter is null ? null : InUseLock.TryShare(model)];
        WeightFolder? weights = null;
        try
        {
            var config = ModelFolder.ReadConfig(model);
            weights = WeightFolder.Open(model);
            return new ModelParts(
                weights,
                config,
                inUse,
                [.. adapter is null ? weights.Paths.Select(Copied) : [Merged(adapter, config, weights)], .. Others(source, model)]
            );
        }
        catch
        {
            weights?.Dispose();
            Release(inUse);
            throw;
        }
    }

    public void Dispose()
    {
        _weights.Dispose();
        Release(_inUse);
    }

    private static ModelPart Merged(AdapterFolder adapter, ModelConfig config, WeightFolder weights)
    {
        var merged = new MergedFile(adapter, config, weights);
        return new ModelPart(ModelWeights.FileName, merged.Bytes, merged.Write);
    }

    /// <summary>An adapter folder may leave out files that it does not change; those come from its base.</summary>
    private static IEnumerable<ModelPart> Others(string source, string model) =>
        from name in ModelFolder.TokenizerFiles.Append(ModelFolder.GenerationFile).Append(ModelConfig.FileName)
        let path = new[] { source, model }.Select(place => Path.Combine(place, name)).FirstOrDefault(File.Exists)
        where path is not null
        select Copied(path);

    private static ModelPart Copied(string path) =>
        new(Path.GetFileName(path), new FileInfo(path).Length, stream => CheckpointWriter.Copy(path, stream));

    private static void Release(IDisposable?[] inUse)
    {
        foreach (var each in inUse)
        {
            each?.Dispose();
        }
    }
}
