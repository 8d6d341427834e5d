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
/// What defines a network, as in <c>config.json</c> of a Hugging Face model folder; one record per family, all in
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

    /// <summary>Reads a row token by token: no attention, no blocks, and a hidden state that may be carried from batch to batch.</summary>
    public abstract bool IsRecurrent { get; }

    /// <summary>
    /// Linear layers of the first block, which can have adapters; the other blocks are like it. Empty where there are none.
    /// </summary>
    public abstract IReadOnlyList<LinearLayer> LinearLayers { get; }

    /// <summary>Checkpoints keep the matrices of <see cref="LinearLayers"/> as [in, out].</summary>
    public abstract bool StoresTransposed { get; }

    /// <summary>Whether the network cannot read sequences longer than <see cref="ContextLength"/>.</summary>
    public abstract bool BoundedContext { get; }

    /// <summary>
    /// Floating-point operations of one training token: six per multiplied weight, and attention over rows of <paramref name="context"/>
    /// tokens.
    /// </summary>
    public abstract double TrainFlopsPerToken(int context);

    /// <summary>Bytes that one layer keeps per token for the backward pass.</summary>
    /// <param name="multipliedBytes">Bytes of an element between two multiplications: 4 in fp32, 2 in bf16.</param>
    public abstract long LayerActivationBytes(int context, int multipliedBytes);

    /// <summary>
    /// Factor by which libtorch's own operators, which are not fused, keep more than <see cref="LayerActivationBytes"/> (bench/memory.sh).
    /// </summary>
    public abstract double ComposedActivations { get; }

    /// <summary>Share of activations dropped while training.</summary>
    public abstract double Dropout { get; init; }

    public abstract int? BosTokenId { get; init; }

    public abstract int? EosTokenId { get; init; }

    /// <summary>The <c>config.json</c> that Hugging Face's class of this family reads.</summary>
    public abstract JsonObject ToJson();

    /// <summary>The network with its weights allocated on <paramref name="device"/> and left uninitialized.</summary>
    public abstract LanguageModel Create(IPrecision precision, Device? device = null);

    /// <summary>The same network with another vocabulary size.</summary>
    public abstract ModelConfig WithVocabulary(int size);

    /// <summary>The plan with everything that describes this network filled in, and what has no meaning for it empty.</summary>
    public abstract TrainingPlan Into(TrainingPlan plan);

    /// <summary>Why no network can have these numbers, one sentence each, for the plan's author.</summary>
    public abstract IEnumerable<string> Problems();

    /// <summary>Reads the weights of the decoder that answers with this network.</summary>
    /// <param name="sequenceBytes">Memory that the keys and values of one sequence may take; where a full context would take more, it is
    /// shortened.</param>
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
