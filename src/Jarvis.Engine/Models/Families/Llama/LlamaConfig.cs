using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Decoding;
using Jarvis.Engine.Decoding.Weights;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Llama;

/// <summary><c>config.json</c> of a Llama model folder (Llama, TinyLlama, DeepSeek-Coder), in Hugging Face's spelling.</summary>
/// <param name="KeyValueHeads">Heads of keys and values, each shared by a group of query heads; a divisor of
/// <paramref name="Heads"/>.</param>
/// <param name="FeedForwardWidth">Inner width of a block's SwiGLU.</param>
public sealed record LlamaConfig(
    int Layers,
    int Heads,
    int KeyValueHeads,
    int Width,
    int FeedForwardWidth,
    int ContextLength,
    int Vocabulary
) : ModelConfig
{
    public override string ModelType => "llama";

    public override int Layers { get; } = Layers;

    public override int Width { get; } = Width;

    public override int ContextLength { get; } = ContextLength;

    public override int VocabularySize => Vocabulary;

    /// <summary>Added to the mean square.</summary>
    public double RmsNormEpsilon { get; init; } = 1e-6;

    public double RotaryTheta { get; init; } = 10000;

    /// <summary>Positions are divided by this (linear scaling).</summary>
    public double RotaryScaling { get; init; } = 1;

    /// <summary>The head is the embedding.</summary>
    public override bool TiedHead { get; init; }

    /// <summary>Biases of q, k, v and o.</summary>
    public bool AttentionBias { get; init; }

    /// <summary>Biases of gate, up and down.</summary>
    public bool MlpBias { get; init; }

    public override double Dropout { get; init; }

    public override int? BosTokenId { get; init; }

    public override int? EosTokenId { get; init; }

    public int HeadWidth => Width / Math.Max(1, Heads);

    public int KeyValueWidth => KeyValueHeads * HeadWidth;

    public override long Parameters =>
        (TiedHead ? 1L : 2L) * VocabularySize * Width + Layers * (BlockMatrices + 2L * Width + Biases) + Width;

    public override long EmbeddingParameters => (long)VocabularySize * Width;

    public override bool BoundedContext => true;

    public override bool IsRecurrent => false;

    public override bool StoresTransposed => false;

    public override double ComposedActivations => 2;

    public override IReadOnlyList<LinearLayer> LinearLayers =>
        [
            new("model.layers.0.self_attn.q_proj", Width, Width),
            new("model.layers.0.self_attn.k_proj", Width, KeyValueWidth),
            new("model.layers.0.self_attn.v_proj", Width, KeyValueWidth),
            new("model.layers.0.self_attn.o_proj", Width, Width),
            new("model.layers.0.mlp.gate_proj", Width, FeedForwardWidth),
            new("model.layers.0.mlp.up_proj", Width, FeedForwardWidth),
            new("model.layers.0.mlp.down_proj", FeedForwardWidth, Width),
        ];

    public override double TrainFlopsPerToken(int context) =>
        6.0 * ((long)VocabularySize * Width + Layers * BlockMatrices) + 12.0 * Layers * Width * context;

    /// <summary>
    /// Two sums of the stream and what the norms keep, in fp32; in the multiplied type the two normalized inputs, q, k, v before and after
    /// rotation, the output of attention, gate, up and their product.
    /// </summary>
    public override long LayerActivationBytes(int context, int multipliedBytes) =>
        4L * Width * 4
        + multipliedBytes * (5L * Width + 4L * KeyValueWidth + 3L * FeedForwardWidth)
        + (Dropout > 0 ? 4L * Width * multipliedBytes : 0);

    public override LanguageModel Create(IPrecision precision, Device? device = null) => new LlamaModel(this, precision, device);

    public override ModelConfig WithVocabulary(int size) => this with { Vocabulary = size };

    public override TrainingPlan Into(TrainingPlan plan) =>
        plan with
        {
            Model = plan.Model with
            {
                Architecture = "llama",
                Layers = Layers,
                Heads = Heads,
                KeyValueHeads = KeyValueHeads,
                Width = Width,
                FeedForwardWidth = FeedForwardWidth,
                RotaryTheta = RotaryTheta,
                RotaryScaling = RotaryScaling,
                TiedHead = TiedHead,
                EmbeddingWidth = null,
            },
        };

    public override JsonObject ToJson() =>
        new()
        {
            ["architectures"] = new JsonArray("LlamaForCausalLM"),
            ["model_type"] = "llama",
            ["hidden_act"] = "silu",
            ["attention_bias"] = AttentionBias,
            ["attention_dropout"] = Dropout,
            ["mlp_bias"] = MlpBias,
            ["bos_token_id"] = BosTokenId,
            ["eos_token_id"] = EosTokenId,
            ["hidden_size"] = Width,
            ["num_hidden_layers"] = Layers,
            ["num_attention_heads"] = Heads,
            ["num_key_value_heads"] = KeyValueHeads,
            ["intermediate_size"] = FeedForwardWidth,
            ["vocab_size"] = VocabularySize,
            ["max_position_embeddings"] = ContextLength,
            ["rms_norm_eps"] = RmsNormEpsilon,
            ["rope_theta"] = RotaryTheta,
            ["rope_scaling"] =
                RotaryScaling == 1
                    ? null
                    : new JsonObject
                    {
                        ["type"] = "linear",
                        ["rope_type"] = "linear",
                        ["factor"] = RotaryScaling,
                    },
            ["tie_word_embeddings"] = TiedHead,
            ["initializer_range"] = 0.02,
            ["pretraining_tp"] = 1,
            ["use_cache"] = true,
            ["torch_dtype"] = "float32",
        };

    public override IEnumerable<string> Problems()
    {
        if (Width % Heads != 0 || HeadWidth % 2 != 0)
        {
            yield return $"width {Width} cannot be split over {Heads} heads of an even width, which rotary positions need; make it a "
                + $"multiple of {2 * Heads}.";
        }
        if (KeyValueHeads < 1 || Heads % KeyValueHeads != 0)
        {
            yield return $"{Heads} heads cannot share {KeyValueHeads} key_value_heads; make it a divisor of {Heads}.";
        }
    }

    internal override IDecoderWeights ReadDecoder(IWeightSource source, long sequenceBytes) =>
        LlamaDecoder.Read(this, source, sequenceBytes);

    internal static LlamaConfig Parse(JsonObject json, string path)
    {
        if (Text(json, "hidden_act") is { } activation and not ("silu" or "swish"))
        {
            throw new InvalidDataException($"'{path}' asks for the activation '{activation}'; Llama's is silu.");
        }
        int heads = Size(json, path, "num_attention_heads", 1024),
            width = Size(json, path, "hidden_size", 65536);
        int shared = json["num_key_value_heads"] is null ? heads : Size(json, path, "num_key_value_heads", heads);
        if (width % heads != 0 || width / heads % 2 != 0)
        {
            throw new InvalidDataException(
                $"'{path}': hidden_size {width} cannot be split over {heads} heads of an even width, which rotary positions need."
            );
        }
        if (heads % shared != 0)
        {
            throw new InvalidDataException($"'{path}': {heads} heads cannot share {shared} heads of keys and values.");
        }
        if (json["head_dim"] is { } own && own.GetValue<int>() != width / heads)
        {
            throw new InvalidDataException(
                $"'{path}': head_dim {own} is not hidden_size / num_attention_heads = {width / heads}; such models are not run here."
            );
        }
        return new LlamaConfig(
            Size(json, path, "num_hidden_layers", 512),
            heads,
            shared,
            width,
            Size(json, path, "intermediate_size", 1 << 20),
            Size(json, path, "max_position_embeddings", 1 << 22),
            Size(json, path, "vocab_size", 1 << 22)
        )
        {
            RmsNormEpsilon = json["rms_norm_eps"]?.GetValue<double>() ?? 1e-6,
            RotaryTheta = Positive(json["rope_parameters"]?["rope_theta"] ?? json["rope_theta"], path, "rope_theta") ?? 10000,
            RotaryScaling = Scaling((json["rope_parameters"] ?? json["rope_scaling"]) as JsonObject, path),
            TiedHead = json["tie_word_embeddings"]?.GetValue<bool>() ?? false,
            AttentionBias = json["attention_bias"]?.GetValue<bool>() ?? false,
            MlpBias = json["mlp_bias"]?.GetValue<bool>() ?? false,
            Dropout = json["attention_dropout"]?.GetValue<double>() ?? 0,
            BosTokenId = FirstId(json["bos_token_id"]),
            EosTokenId = FirstId(json["eos_token_id"]),
        };
    }

    private long BlockMatrices => 2L * Width * Width + 2L * Width * KeyValueWidth + 3L * Width * FeedForwardWidth;

    private long Biases => (AttentionBias ? 2L * Width + 2L * KeyValueWidth : 0) + (MlpBias ? 2L * FeedForwardWidth + Width : 0);

    private static double Scaling(JsonObject? scaling, string path)
    {
        string? kind = scaling is null ? null : Text(scaling, "rope_type") ?? Text(scaling, "type");
        return kind switch
        {
            null or "default" => 1,
            "linear" => Positive(scaling!["factor"], path, "rope_scaling.factor")
                ?? throw new InvalidDataException($"'{path}': rope_scaling has no factor."),
            _ => throw new InvalidDataException($"'{path}' scales its rotary positions by '{kind}'; this engine knows linear scaling."),
        };
    }

    private static double? Positive(JsonNode? value, string path, string key)
    {
        double? number = value?.GetValue<double>();
        return number is null or > 0 ? number : throw new InvalidDataException($"'{path}': {key} is {number}; it must be above 0.");
    }
}
