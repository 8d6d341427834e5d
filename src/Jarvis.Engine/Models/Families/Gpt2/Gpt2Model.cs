using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Gpt2;

/// <summary>
/// GPT-2: learned positions, pre-norm blocks, a head tied to the embedding. Names and layouts are those of Hugging Face's checkpoints.
/// </summary>
public sealed class Gpt2Model : LanguageModel
{
    private const string Prefix = "transformer.";

    [ComponentName(Name = "wte")]
    private readonly WeightMatrix _tokens;

    [ComponentName(Name = "wpe")]
    private readonly WeightMatrix _positions;

    [ComponentName(Name = "h")]
    private readonly ModuleList<Gpt2Block> _blocks;

    [ComponentName(Name = "ln_f")]
    private readonly Norm _last;

    [ComponentName(Name = "lm_head")]
    private readonly WeightMatrix? _head;

    /// <summary>
    /// Weights are allocated on <paramref name="device"/> and left uninitialized: <see cref="Gpt2Initializer"/> or a checkpoint fills them.
    /// </summary>
    public Gpt2Model(Gpt2Config config, IPrecision precision, Device? device = null)
        : base(nameof(Gpt2Model), precision)
    {
        Config = config;
        device ??= CPU;
        _tokens = new WeightMatrix(config.Shape.Vocabulary, config.Shape.Width, device, precision.MatrixType);
        _positions = new WeightMatrix(config.Shape.Context, config.Shape.Width, device, precision.MatrixType);
        _blocks = new ModuleList<Gpt2Block>([
            .. Enumerable.Range(0, config.Shape.Layers).Select(_ => new Gpt2Block(config, precision, device)),
        ]);
        _last = new Norm(config.Shape.Width, config.LayerNormEpsilon, precision, device);
        _head = config.TiedHead ? null : new WeightMatrix(config.Shape.Vocabulary, config.Shape.Width, device, precision.MatrixType);
        RegisterComponents();
        precision.Attach(this);
    }

    public Gpt2Config Config { get; }

    public override ModelConfig Configuration => Config;

    internal override string PeftPrefix => Prefix;

    public override int LayerOf(string name) => LayerNumber(name, "h.") ?? (name.StartsWith('w') ? -1 : Config.Shape.Layers);

    public override void Initialize(long seed) => Gpt2Initializer.Fill(this, seed);

    /// <summary>GPT-2's own code multiplied x·W, so its checkpoints hold the projections as [in, out].</summary>
    public override bool IsStoredTransposed(string name) =>
        name.EndsWith("c_attn.weight", StringComparison.Ordinal)
        || name.EndsWith("c_proj.weight", StringComparison.Ordinal)
        || name.EndsWith("c_fc.weight", StringComparison.Ordinal);

    /// <summary>
    /// transformers reads names without the prefix only where no weight has it. An untied head is stored outside of <c>transformer</c>, so
    /// the other weights then need the prefix.
    /// </summary>
    public override string StoredName(string name) =>
        _head is null || name.StartsWith("lm_head", StringComparison.Ordinal) ? name : Prefix + name;

    /// <summary>The names that GPT2Model saves, and those that GPT2LMHeadModel saves.</summary>
    public override IEnumerable<string> Spellings(string name) => [name, Prefix + name];

    public override bool HasRowPerToken(string name) => name is "wte.weight" or "lm_head.weight";

    public override Tensor Hidden(Tensor ids, Packing? packing = null)
    {
        long length = ids.shape[1];
        if (length > ContextLength)
        {
            throw new ArgumentException($"{length} tokens do not fit into the model's {ContextLength} positions.", nameof(ids));
        }
        var embedded = Precision.Embed(ids, _tokens.Weight, _positions.Weight, packing); // (B, T, width) fp32
        var (stream, branch) = BlockStack.Run(this, _blocks, embedded, packing);
        return _last.Forward(stream, branch).Normed;
    }

    protected override (Parameter Weight, Parameter? Bias) HeadWeights => ((_head ?? _tokens).Weight, null);
}
