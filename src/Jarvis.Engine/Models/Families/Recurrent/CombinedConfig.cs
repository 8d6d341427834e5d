using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Decoding;
using Jarvis.Engine.Decoding.Weights;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Recurrent;

/// <summary><c>config.json</c> of a recurrent model folder: embedding, LSTM or GRU, fully connected head.</summary>
/// <param name="Cell"><c>lstm</c> or <c>gru</c>.</param>
/// <param name="Width">Size of the hidden state.</param>
/// <param name="ContextLength">Tokens of a training row. Nothing in the network bounds a sequence: <see cref="ModelConfig.BoundedContext"/>
/// is false.</param>
public sealed record CombinedConfig(string Cell, int Layers, int EmbeddingWidth, int Width, int ContextLength, int Vocabulary) : ModelConfig
{
    public const string Lstm = "lstm",
        Gru = "gru";

    /// <summary>Context length of files that do not give one.</summary>
    private const int UsualContext = 256;

    public override string ModelType => "combined";

    public override int Layers { get; } = Layers;

    public override int Width { get; } = Width;

    public override int ContextLength { get; } = ContextLength;

    public override bool BoundedContext => false;

    public override int VocabularySize => Vocabulary;

    /// <summary>The head is the embedding; both widths must then be equal.</summary>
    public override bool TiedHead { get; init; }

    public override double Dropout { get; init; }

    public override int? BosTokenId { get; init; }

    public override int? EosTokenId { get; init; }

    /// <summary>
    /// Gates of a cell: input, forget, cell and output gate of an LSTM; reset, update and new gate of a GRU (PyTorch's order).
    /// </summary>
    public int Gates => Cell == Lstm ? 4 : 3;

    /// <summary>Width of a layer's input.</summary>
    public int Inputs(int layer) => layer == 0 ? EmbeddingWidth : Width;

    public override long Parameters =>
        (long)VocabularySize * EmbeddingWidth
        + Recurrent
        + 2L * Layers * Gates * Width
        + (TiedHead ? 0 : (long)VocabularySize * Width)
        + VocabularySize;

    public override long EmbeddingParameters => (long)VocabularySize * EmbeddingWidth;

    public override bool IsRecurrent => true;

    public override IReadOnlyList<LinearLayer> LinearLayers => [];

    public override bool StoresTransposed => false;

    public override double ComposedActivations => 1.3;

    public override double TrainFlopsPerToken(int context) => 6.0 * (Recurrent + (long)VocabularySize * Width);

    /// <summary>The gates, the state and its squashed copy, the output and what is dropped of it; all in fp32.</summary>
    public override long LayerActivationBytes(int context, int multipliedBytes) => 4L * Width * (2 * Gates + 4) + multipliedBytes * Width;

    public override LanguageModel Create(IPrecision precision, Device? device = null) => new CombinedModel(this, precision, device);

    public override ModelConfig WithVocabulary(int size) => this with { Vocabulary = size };

    public override TrainingPlan Into(TrainingPlan plan) =>
        plan with
        {
            Model = plan.Model with
            {
                Architecture = Cell,
                Layers = Layers,
                Width = Width,
                EmbeddingWidth = EmbeddingWidth,
                TiedHead = TiedHead,
                Heads = null,
                KeyValueHeads = null,
                FeedForwardWidth = null,
                RotaryTheta = null,
                RotaryScaling = null,
            },
        };

    public override JsonObject ToJson() =>
        new()
        {
            ["architectures"] = new JsonArray("CombinedModel"),
            ["model_type"] = "combined",
            ["cell"] = Cell,
            ["vocab_size"] = VocabularySize,
            ["embedding_size"] = EmbeddingWidth,
            ["hidden_size"] = Width,
            ["num_layers"] = Layers,
            ["dropout"] = Dropout,
            ["tie_word_embeddings"] = TiedHead,
            ["max_position_embeddings"] = ContextLength,
            ["bos_token_id"] = BosTokenId,
            ["eos_token_id"] = EosTokenId,
            ["torch_dtype"] = "float32",
        };

    public override IEnumerable<string> Problems()
    {
        if (Layers == 1 && Dropout > 0)
        {
            yield return "dropout goes between recurrent layers, and there is one; set dropout to 0, or layers to 2.";
        }
        if (TiedHead && EmbeddingWidth != Width)
        {
            yield return $"tied_head needs embedding_width ({EmbeddingWidth}) to be the width ({Width}), since the head multiplies the "
                + "hidden state with the embedding.";
        }
    }

    internal override IDecoderWeights ReadDecoder(IWeightSource source, long sequenceBytes) => RecurrentDecoder.Read(this, source);

    internal static CombinedConfig Parse(JsonObject json, string path)
    {
        string? cell = Text(json, "cell");
        if (cell is not (Lstm or Gru))
        {
            throw new InvalidDataException($"'{path}': the cell is '{cell ?? "(none)"}'; this engine runs lstm and gru.");
        }
        int width = Size(json, path, "hidden_size", 65536);
        bool tied = json["tie_word_embeddings"]?.GetValue<bool>() ?? false;
        var config = new CombinedConfig(
            cell,
            Size(json, path, "num_layers", 512),
            Size(json, path, "embedding_size", 65536),
            width,
            json["max_position_embeddings"] is null ? UsualContext : Size(json, path, "max_position_embeddings", 1 << 22),
            Size(json, path, "vocab_size", 1 << 22)
        )
        {
            TiedHead = tied,
            Dropout = json["dropout"]?.GetValue<double>() ?? 0,
            BosTokenId = FirstId(json["bos_token_id"]),
            EosTokenId = FirstId(json["eos_token_id"]),
        };
        return !tied || config.EmbeddingWidth == width
            ? config
            : throw new InvalidDataException(
                $"'{path}': a tied head needs embedding_size {config.EmbeddingWidth} to be hidden_size {width}."
            );
    }

    private long Recurrent => Enumerable.Range(0, Layers).Sum(layer => (long)Gates * Width * (Inputs(layer) + Width));
}
