using Jarvis.Engine.Models;
using Jarvis.Engine.Safetensors;

namespace Jarvis.Engine.Checkpoints;

/// <summary>
/// A network's weights in a model folder, in one file or several. All of a family's spellings of tensor names load
/// (<see cref="LanguageModel.Spellings"/>).
/// </summary>
public static class ModelWeights
{
    public const string FileName = WeightFolder.FileName;

    /// <summary>Writes the weights as safetensors, by Hugging Face's names.</summary>
    public static void Write(Stream stream, LanguageModel model) =>
        SafetensorsWriter.Write(
            stream,
            [
                .. model.Weights.Select(weight =>
                    TensorFiles.Item(model.StoredName(weight.Name), weight.Value, model.IsStoredTransposed(weight.Name))
                ),
            ]
        );

    /// <summary>
    /// Loads a model folder, in one file or several, or an adapter folder with its base, whose weights then include the adapters.
    /// </summary>
    /// <param name="grows">The network may have more tokens than the folder; the rows of new tokens become the mean of the old
    /// rows.</param>
    /// <exception cref="InvalidDataException">A file is invalid, or a weight is missing or has another shape.</exception>
    public static void Load(LanguageModel model, string folder, bool grows = false)
    {
        if (AdapterFolder.TryOpen(folder) is { } adapter)
        {
            adapter.LoadMerged(model);
            return;
        }
        using var stored = WeightFolder.Open(folder);
        var missing = model.Weights.Where(weight => Find(model, stored, weight.Name) is null).Select(weight => weight.Name).ToList();
        if (missing.Count > 0)
        {
            throw new InvalidDataException(
                $"'{stored.Path}' lacks {missing.Count} of {model.Weights.Count} weights, such as '{missing[0]}'; it "
                    + "belongs to another model."
            );
        }
        foreach (var (name, weight) in model.Weights)
        {
            var (file, entry) = Find(model, stored, name)!;
            if (grows && model.HasRowPerToken(name))
            {
                TensorFiles.FillAndGrow(weight, file, entry);
            }
            else
            {
                TensorFiles.Fill(weight, file, entry, model.IsStoredTransposed(name));
            }
        }
    }

    private static StoredTensor? Find(LanguageModel model, WeightFolder stored, string name) =>
        model.Spellings(name).Select(stored.Find).FirstOrDefault(found => found is not null);
}
