using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Decoding;
using Jarvis.Engine.Decoding.Weights;
using Jarvis.Engine.Models.Families;
using Jarvis.Storage;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>
/// What a network is, as <c>config.json</c> of a Hugging Face model folder says it; one record a family, all in
/// <see cref="ModelFamilies"/>.
/// </summary>
public abstract record ModelConfig
{
    public const string FileName = "config.json";

    /// <summary>Hugging Face's <c>model_type</c>.</summary>
    public abstract string ModelType { get; }

    /// <summary>Tokens that the network sees at once.</summary>
    public abstract int ContextLength { get; }

    public abstract int VocabularySize { get; }

    public abstract int Layers { get; }

    public abstract int Width { get; }

    /// <summary>All weights, a tied one counted once.</summary>
    public abstract long Parameters { get; }

    /// <summary>Weights that are looked up by a token or a position.</summary>
    public abstract long EmbeddingParameters { get; }

    /// <summary>The head multiplies with the embedding instead of weights of its own.</summary>
    public abstract bool TiedHead { get; init; }

    /// <summary>Reads a row token after token: no attention, no blocks, and a hidden state that may be carried on.</summary>
    public abstract bool IsRecurrent { get; }

    /// <summary>Linear layers of the first block, which adapters may stand beside; the other blocks are like it. Empty where there are
    /// none.</summary>
    public abstract IReadOnlyList<LinearLayer> LinearLayers { get; }

    /// <summary>Checkpoints keep the matrices of <see cref="LinearLayers"/> as [in, out].</summary>
    public abstract bool StoresTransposed { get; }

    /// <summary>Whether a longer sequence than <see cref="ContextLength"/> is outside of what the network can take in.</summary>
    public abstract bool BoundedContext { get; }

    /// <summary>
    /// Floating-point operations of one training token: six a multiplied weight, and attention over rows of <paramref name="context"/>
    /// tokens.
    /// </summary>
    public abstract double TrainFlopsPerToken(int context);

    /// <summary>Bytes that one layer keeps of one token for the way back.</summary>
    /// <param name="multipliedBytes">Of an element between two multiplications: 4 in fp32, 2 in bf16.</param>
    public abstract long LayerActivationBytes(int context, int multipliedBytes);

    /// <summary>How many times <see cref="LayerActivationBytes"/> libtorch's own operators keep, which are not fused
    /// (bench/memory.sh).</summary>
    public abstract double ComposedActivations { get; }

    /// <summary>Share of activations dropped while training.</summary>
    public abstract double Dropout { get; init; }

    public abstract int? BosTokenId { get; init; }

    public abstract int? EosTokenId { get; init; }

    /// <summary>The <c>config.json</c> that Hugging Face's class of this family reads.</summary>
    public abstract JsonObject ToJson();

    /// <summary>The network with its weights made on <paramref name="device"/> and left undefined.</summary>
    public abstract LanguageModel Create(IPrecision precision, Device? device = null);

    /// <summary>The same network with another number of tokens.</summary>
    public abstract ModelConfig WithVocabulary(int size);

    /// <summary>The plan with everything that describes this network filled in, and what has no meaning for it empty.</summary>
    public abstract TrainingPlan Into(TrainingPlan plan);

    /// <summary>Why no network can have these numbers, in words for the plan's author.</summary>
    public abstract IEnumerable<string> Problems();

    /// <summary>The weights of the decoder that answers with this network.</summary>
    /// <param name="sequenceBytes">What keys and values of one sequence may take; where a whole context would take more, it gets
    /// shorter.</param>
    internal abstract IDecoderWeights ReadDecoder(IWeightSource source, long sequenceBytes);

    /// <summary>Writes <c>config.json</c> into a model folder.</summary>
    public void Write(string folder, string? name = null) =>
        DiskFile.Replace(
            Path.Combine(folder, name ?? FileName),
            ToJson().ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n"
        );

    protected static string? Text(JsonObject json, string key) => json[key]?.GetValue<string>();

    /// <summary>A number, or the first of a list of numbers (several tokens that end an answer).</summary>
    protected static int? FirstId(JsonNode? id) => (id is JsonArray several ? several.FirstOrDefault() : id)?.GetValue<int>();

    protected static int Size(JsonObject json, string path, string key, int most)
    {
        int value = json[key]?.GetValue<int>() ?? throw new InvalidDataException($"'{path}' has no {key}.");
        return value >= 1 && value <= most
            ? value
            : throw new InvalidDataException($"'{path}': {key} is {value}; it must be from 1 to {most}.");
    }
}

/// <summary>A linear layer by the name of its weights, (outputs, inputs).</summary>
public sealed record LinearLayer(string Name, int Inputs, int Outputs);
