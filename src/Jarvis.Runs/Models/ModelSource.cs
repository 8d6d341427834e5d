using System.Text.Json;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;

namespace Jarvis.Runs.Models;

/// <summary>A file of a model folder.</summary>
public sealed record SourceFile(string Name, long Bytes);

/// <summary>A model folder that is to be imported: a folder, or a zip file of one.</summary>
public abstract class ModelSource : IDisposable
{
    /// <summary>An index of a thousand files is far smaller.</summary>
    private const long LargestIndex = 64 << 20;

    /// <summary>Of the folder or the zip file, for names and messages.</summary>
    public abstract string Name { get; }

    /// <summary>Everything directly in the model's folder.</summary>
    public abstract IReadOnlyList<SourceFile> All { get; }

    /// <summary>
    /// A folder for readers of configurations, headers and tokenizers. Of a zip file's weights, only the headers are in it.
    /// </summary>
    public abstract string Folder { get; }

    public abstract Stream Open(string name);

    /// <summary>What an import copies: weights, configuration and tokenizer.</summary>
    /// <exception cref="InvalidDataException">The index of the weights cannot be read.</exception>
    public IReadOnlyList<SourceFile> Files()
    {
        var wanted = Weights()
            .Concat(ModelFolder.TokenizerFiles)
            .Append(ModelConfig.FileName)
            .Append(ModelFolder.GenerationFile)
            .ToHashSet(StringComparer.Ordinal);
        return [.. All.Where(file => wanted.Contains(file.Name))];
    }

    public virtual void Dispose() => GC.SuppressFinalize(this);

    protected static bool IsWeights(string name) => name.EndsWith(".safetensors", StringComparison.Ordinal);

    private IEnumerable<string> Weights()
    {
        if (
            All.Any(file => file.Name == WeightFolder.FileName)
            || All.FirstOrDefault(file => file.Name == WeightFolder.IndexName) is not { } index
        )
        {
            return [WeightFolder.FileName];
        }
        if (index.Bytes > LargestIndex)
        {
            throw new InvalidDataException($"{index.Name} of {Name} is too large to be an index of weights.");
        }
        try
        {
            using var stream = Open(index.Name);
            using var json = JsonDocument.Parse(stream);
            var parts = json.RootElement.GetProperty("weight_map").EnumerateObject().Select(entry => entry.Value.GetString());
            return [index.Name, .. parts.OfType<string>().Distinct()];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{index.Name} of {Name} is not an index of weights: {exception.Message}", exception);
        }
    }
}
