using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Llama;

/// <summary>
/// Llama: rotary positions, grouped-query attention, SwiGLU, RMSNorm before each branch. Names and layouts are those of Hugging Face's
/// checkpoints.
/// </summary>
public sealed class LlamaModel : LanguageModel
{
    private const string BodyName = "model.";

    [ComponentName(Name = "model")]
    private readonly LlamaBody _body;

    [ComponentName(Name = "lm_head")]
    private readonly WeightMatrix? _head;

    /// <summary>
    /// Weights are allocated on <paramref name="device"/> and left uninitialized: <see cref="Initialize"/> or a checkpoint fills them.
    /// </summary>
    public LlamaModel(LlamaConfig config, IPrecision precision, Device? device = null)
        : base(nameof(LlamaModel), precision)
    {
        Config = config;
        device ??= CPU;
        _body = new LlamaBody(config, precision, device);
        _head = config.TiedHead ? null : new WeightMatrix(config.VocabularySize, config.Width, device, precision.MatrixType);
        RegisterComponents();
        precision.Attach(this);
    }

    public LlamaConfig Config { get; }

    public override ModelConfig Configuration => Config;

    public override int LayerOf(string name) =>
        LayerNumber(name, BodyName + "layers.") ?? (name.Contains("embed_tokens", StringComparison.Ordinal) ? -1 : Config.Layers);

    /// <summary>As Hugging Face's: matrices normal with deviation 0.02, biases 0, norms 1.</summary>
    public override void Initialize(long seed) =>
        WeightInitializer.Fill(
            this,
            seed,
            (name, weight) =>
            {
                if (weight.dim() >= 2)
                {
                    weight.normal_(0, 0.02);
                }
                else if (name.EndsWith(".bias", StringComparison.Ordinal))
                {
                    weight.fill_(0);
                }
                else
                {
                    weight.fill_(1);
                }
            }
        );

    /// <summary>With the prefix <c>model.</c> of LlamaForCausalLM, and without it, as a bare LlamaModel is saved.</summary>
    public override IEnumerable<string> Spellings(string name) =>
        name.StartsWith(BodyName, StringComparison.Ordinal) ? [name, name[BodyName.Length..]] : [name];

    public override bool HasRowPerToken(string name) => name is "model.embed_tokens.weight" or "lm_head.weight";

    public override Tensor Hidden(Tensor ids, Packing? packing = null)
    {
        if (ids.shape[1] > ContextLength)
        {
            throw new ArgumentException($"{ids.shape[1]} tokens do not fit into the model's {ContextLength} positions.", nameof(ids));
        }
        return _body.Forward(this, ids, packing);
    }

    protected override (Parameter Weight, Parameter? Bias) HeadWeights => ((_head ?? _body.Tokens).Weight, null);
}
