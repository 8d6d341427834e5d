using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Decoding;
using Jarvis.Engine.Decoding.Weights;
using Jarvis.Engine.Models;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Architecture.Tests.Extension;

/// <summary>The smallest possible model family: the next token depends on the previous one alone. Shown in docs/extending.md.</summary>
internal sealed class BigramFamily : ModelFamily
{
    public const string Name = "bigram";

    public override string ModelType => Name;

    public override IReadOnlyList<string> Architectures => [Name];

    public override ModelConfig Parse(JsonObject json, string path) =>
        new BigramConfig((int)json["hidden_size"]!, (int)json["max_position_embeddings"]!, (int)json["vocab_size"]!);

    public override ModelConfig Create(TrainingPlan plan, int vocabulary) =>
        new BigramConfig(plan.Model.Width!.Value, plan.Model.Context!.Value, vocabulary);
}

internal sealed record BigramConfig(int Width, int ContextLength, int VocabularySize) : ModelConfig
{
    public override string ModelType => BigramFamily.Name;

    public override int Width { get; } = Width;

    public override int ContextLength { get; } = ContextLength;

    public override int VocabularySize { get; } = VocabularySize;

    public override int Layers => 1;

    public override long Parameters => 2L * VocabularySize * Width;

    public override long EmbeddingParameters => (long)VocabularySize * Width;

    public override bool TiedHead { get; init; }

    public override IReadOnlyList<LinearLayer> LinearLayers => [];

    public override bool BoundedContext => true;

    public override bool IsRecurrent => false;

    public override bool StoresTransposed => false;

    public override double ComposedActivations => 1;

    public override double Dropout { get; init; }

    public override int? BosTokenId { get; init; }

    public override int? EosTokenId { get; init; }

    public override double TrainFlopsPerToken(int context) => 6.0 * VocabularySize * Width;

    public override long LayerActivationBytes(int context, int multipliedBytes) => 4L * Width;

    public override JsonObject ToJson() =>
        new()
        {
            ["model_type"] = ModelType,
            ["hidden_size"] = Width,
            ["max_position_embeddings"] = ContextLength,
            ["vocab_size"] = VocabularySize,
        };

    public override LanguageModel Create(IPrecision precision, Device? device = null) => new BigramModel(this, precision, device ?? CPU);

    public override ModelConfig WithVocabulary(int size) => new BigramConfig(Width, ContextLength, size);

    public override TrainingPlan Into(TrainingPlan plan) =>
        plan with
        {
            Model = plan.Model with { Architecture = BigramFamily.Name, Layers = Layers, Width = Width },
        };

    public override IEnumerable<string> Problems() => [];

    internal override IDecoderWeights ReadDecoder(IWeightSource source, long sequenceBytes) => new BigramDecoder(this, source);
}

internal sealed class BigramModel : LanguageModel
{
    [ComponentName(Name = "tokens")]
    private readonly WeightMatrix _tokens;

    [ComponentName(Name = "head")]
    private readonly WeightMatrix _head;

    public BigramModel(BigramConfig config, IPrecision precision, Device device)
        : base(nameof(BigramModel), precision)
    {
        Configuration = config;
        _tokens = new WeightMatrix(config.VocabularySize, config.Width, device);
        _head = new WeightMatrix(config.VocabularySize, config.Width, device);
        RegisterComponents();
        precision.Attach(this);
    }

    public override ModelConfig Configuration { get; }

    protected override (Parameter Weight, Parameter? Bias) HeadWeights => (_head.Weight, null);

    public override void Initialize(long seed) => WeightInitializer.Fill(this, seed, (_, weight) => weight.normal_(0, 0.02));

    public override int LayerOf(string name) => name.StartsWith("tokens", StringComparison.Ordinal) ? -1 : Configuration.Layers;

    public override bool HasRowPerToken(string name) => true;

    public override Tensor Hidden(Tensor ids, Packing? packing = null) => Precision.Embed(ids, _tokens.Weight, positions: null, packing);
}
