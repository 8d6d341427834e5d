using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Decoding;
using Jarvis.Engine.Decoding.Weights;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Gpt2;

/// <summary><c>config.json</c> of a GPT-2 model folder, in Hugging Face's spelling.</summary>
/// <param name="LayerNormEpsilon">Added to the variance.</param>
/// <param name="Dropout">Of embeddings, attention and residuals; 0 outside training.</param>
public sealed record Gpt2Config(
    ModelShape Shape,
    double LayerNormEpsilon = 1e-5,
    double Dropout = 0,
    int? BosTokenId = null,
    int? EosTokenId = null
) : ModelConfig
{
    public override string ModelType => "gpt2";

    public override int ContextLength => Shape.Context;

    public override int VocabularySize => Shape.Vocabulary;

    public override int Layers => Shape.Layers;

    public override int Width => Shape.Width;

    /// <summary>The head is the embedding, as in OpenAI's models.</summary>
    public override bool TiedHead { get; init; } = true;

    public override long Parameters => Shape.Parameters + (TiedHead ? 0 : (long)Shape.Vocabulary * Shape.Width);

    public override long EmbeddingParameters => (long)(VocabularySize + ContextLength) * Width;

    public override IReadOnlyList<LinearLayer> LinearLayers =>
        [
            new("h.0.attn.c_attn", Width, 3 * Width),
            new("h.0.attn.c_proj", Width, Width),
            new("h.0.mlp.c_fc", Width, 4 * Width),
            new("h.0.mlp.c_proj", 4 * Width, Width),
        ];

    public override bool StoresTransposed => true;

    public override bool BoundedContext => true;

    public override bool IsRecurrent => false;

    public override double ComposedActivations => 2;

    public override double TrainFlopsPerToken(int context) => (Shape with { Context = context }).TrainFlopsPerToken;

    /// <summary>
    /// Two sums of the stream in fp32; in the multiplied type the two normalized inputs, q, k, v, the output of attention, and four times
    /// the width before and after GELU; with dropout also what it keeps for two branches.
    /// </summary>
    public override long LayerActivationBytes(int context, int multipliedBytes) =>
        Width * (2L * 4 + 14 * multipliedBytes) + (Dropout > 0 ? 4L * Width * multipliedBytes : 0);

    public override LanguageModel Create(IPrecision precision, Device? device = null) => new Gpt2Model(this, precision, device);

    public override ModelConfig WithVocabulary(int size) => this with { Shape = Shape with { Vocabulary = size } };

    public override TrainingPlan Into(TrainingPlan plan) =>
        plan with
        {
            Model = plan.Model with
            {
                Architecture = "gpt2",
                Layers = Layers,
                Heads = Shape.Heads,
                Width = Width,
                TiedHead = TiedHead,
                KeyValueHeads = null,
                FeedForwardWidth = null,
                RotaryTheta = null,
                RotaryScaling = null,
                EmbeddingWidth = null,
            },
        };

    public override JsonObject ToJson() =>
        new()
        {
            ["architectures"] = new JsonArray("GPT2LMHeadModel"),
            ["model_type"] = "gpt2",
            ["activation_function"] = "gelu_new",
            ["tie_word_embeddings"] = TiedHead,
            ["attn_pdrop"] = Dropout,
            ["embd_pdrop"] = Dropout,
            ["resid_pdrop"] = Dropout,
            ["bos_token_id"] = BosTokenId,
            ["eos_token_id"] = EosTokenId,
            ["n_layer"] = Shape.Layers,
            ["n_head"] = Shape.Heads,
            ["n_embd"] = Shape.Width,
            ["n_ctx"] = Shape.Context,
            ["n_positions"] = Shape.Context,
            ["n_inner"] = null,
            ["vocab_size"] = Shape.Vocabulary,
            ["layer_norm_epsilon"] = LayerNormEpsilon,
            ["initializer_range"] = 0.02,
            ["scale_attn_weights"] = true,
            ["torch_dtype"] = "float32",
        };

    public override IEnumerable<string> Problems()
    {
        if (Width % Shape.Heads != 0)
        {
            yield return $"width {Width} cannot be split over {Shape.Heads} heads; make it a multiple of {Shape.Heads}.";
        }
    }

    internal override IDecoderWeights ReadDecoder(IWeightSource source, long sequenceBytes) => Gpt2Decoder.Read(this, source);

    internal static Gpt2Config Parse(JsonObject json, string path)
    {
        if (Text(json, "activation_function") is { } activation and not ("gelu_new" or "gelu_pytorch_tanh"))
        {
            throw new InvalidDataException($"'{path}' asks for the activation '{activation}'; GPT-2's is gelu_new.");
        }
        var shape = new ModelShape(
            Size(json, path, "n_layer", 512),
            Size(json, path, "n_head", 1024),
            Size(json, path, "n_embd", 65536),
            Size(json, path, "n_positions", 1 << 20),
            Size(json, path, "vocab_size", 1 << 22)
        );
        if (shape.Width % shape.Heads != 0)
        {
            throw new InvalidDataException($"'{path}': n_embd {shape.Width} cannot be split over {shape.Heads} heads.");
        }
        if (json["n_inner"] is { } inner && inner.GetValue<int>() != 4 * shape.Width)
        {
            throw new InvalidDataException($"'{path}': n_inner {inner} is not four times n_embd {shape.Width}.");
        }
        return new Gpt2Config(
            shape,
            json["layer_norm_epsilon"]?.GetValue<double>() ?? 1e-5,
            json["resid_pdrop"]?.GetValue<double>() ?? 0,
            FirstId(json["bos_token_id"]),
            FirstId(json["eos_token_id"])
        )
        {
            TiedHead = json["tie_word_embeddings"]?.GetValue<bool>() ?? true,
        };
    }
}
