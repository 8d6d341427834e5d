using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Recurrent;

/// <summary>
/// Embedding, LSTM or GRU, fully connected head: the CombinedModel of the first Jarvis, with PyTorch's names and equations.
/// </summary>
public sealed class CombinedModel : LanguageModel
{
    [ComponentName(Name = "embedding")]
    private readonly WeightMatrix _tokens;

    [ComponentName(Name = "rnn")]
    private readonly RecurrentLayers _layers;

    [ComponentName(Name = "fc")]
    private readonly CombinedHead _head;

    /// <summary>
    /// Weights are allocated on <paramref name="device"/> and left uninitialized: <see cref="Initialize"/> or a checkpoint fills them.
    /// </summary>
    public CombinedModel(CombinedConfig config, IPrecision precision, Device? device = null)
        : base(nameof(CombinedModel), precision)
    {
        Config = config;
        device ??= CPU;
        _tokens = new WeightMatrix(config.VocabularySize, config.EmbeddingWidth, device);
        _layers = new RecurrentLayers(config, precision, device);
        _head = new CombinedHead(config, device);
        RegisterComponents();
        precision.Attach(this);
    }

    public CombinedConfig Config { get; }

    public override ModelConfig Configuration => Config;

    /// <summary>The hidden state carried from batch to batch while training; null where each row begins with a state of zero.</summary>
    internal CarriedState? Carried { get; set; }

    public override int LayerOf(string name) =>
        name.StartsWith("embedding.", StringComparison.Ordinal) ? -1
        : name.StartsWith("rnn.", StringComparison.Ordinal) ? RecurrentLayers.LayerOf(name)
        : Config.Layers;

    /// <summary>
    /// PyTorch's defaults: embeddings normal, LSTM and GRU uniform within 1/√width, the head uniform within 1/√inputs; a tied embedding is
    /// initialized like a head.
    /// </summary>
    public override void Initialize(long seed) =>
        WeightInitializer.Fill(
            this,
            seed,
            (name, weight) =>
            {
                double bound = 1 / Math.Sqrt(Config.Width);
                if (name.StartsWith("embedding.", StringComparison.Ordinal) && !Config.TiedHead)
                {
                    weight.normal_();
                }
                else
                {
                    weight.uniform_(-bound, bound);
                }
            }
        );

    public override bool HasRowPerToken(string name) => name is "embedding.weight" or "fc.weight" or "fc.bias";

    public override Tensor Hidden(Tensor ids, Packing? packing = null)
    {
        var embedded = Precision.Embed(ids, _tokens.Weight, positions: null, packing); // (B, T, embedding width) fp32
        if (!training || Carried?.Start is null)
        {
            return _layers.Forward(embedded, start: null, packing).Output;
        }
        var (output, end) = _layers.Forward(embedded, Carried.Start, packing);
        Carried.End(end);
        return output;
    }

    protected override (Parameter Weight, Parameter? Bias) HeadWeights => (_head.Weight ?? _tokens.Weight, _head.Bias);
}
