using Jarvis.Engine.Networks;

namespace Jarvis.Engine.Checkpoints;

/// <summary>A network's weights in a model folder, in one file or several. All of a family's spellings load (<see cref="LanguageModel.Spellings"/>).</summary>
public static class ModelWeights
{
    public const string FileName = WeightFolder.FileName;

    public static void Write(Stream stream, LanguageModel model) =>
        SafetensorsWriter.Write(stream, [.. model.Weights.Select(weight => TensorFiles.Item(model.StoredName(weight.Name), weight.Value, model.IsStoredTransposed(weight.Name)))]);

    /// <summary>Of a model folder, or of an adapter folder with its base: the adapters are then added to the weights.</summary>
    /// <exception cref="InvalidDataException">The file is broken, or lacks a weight, or has one of another shape.</exception>
    public static void Load(LanguageModel model, string folder)
    {
        if (AdapterFolder.TryOpen(folder) is { } adapter)
        {
            adapter.LoadMerged(model);
            return;
        }
        using var file = WeightFolder.Open(folder);
        var missing = model.Weights.Where(weight => Find(model, file, weight.Name) is null).Select(weight => weight.Name).ToList();
        if (missing.Count > 0)
            throw new InvalidDataException($"'{file.Path}' lacks {missing.Count} of {model.Weights.Count} weights, such as '{missing[0]}'; it belongs to another model.");
        foreach (var (name, weight) in model.Weights)
        {
            var (part, entry) = Find(model, file, name)!;
            TensorFiles.Fill(weight, part, entry, model.IsStoredTransposed(name));
        }
    }

    private static StoredTensor? Find(LanguageModel model, WeightFolder file, string name) =>
        model.Spellings(name).Select(file.Find).FirstOrDefault(found => found is not null);
}
