using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Llama;

/// <summary>All of a Llama but its head.</summary>
internal sealed class LlamaBody : nn.Module
{
    private readonly IPrecision _precision;
    private readonly RotaryPositions _positions;

    [ComponentName(Name = "embed_tokens")]
    private readonly WeightMatrix _tokens;

    [ComponentName(Name = "layers")]
    private readonly ModuleList<LlamaBlock> _blocks;

    [ComponentName(Name = "norm")]
    private readonly RmsNorm _last;

    public LlamaBody(LlamaConfig config, IPrecision precision, Device device)
        : base(nameof(LlamaBody))
    {
        _precision = precision;
        _positions = new RotaryPositions(config.HeadWidth, config.RotaryTheta, config.RotaryScaling, device);
        _tokens = new WeightMatrix(config.VocabularySize, config.Width, device, precision.MatrixType);
        _blocks = new ModuleList<LlamaBlock>([
            .. Enumerable.Range(0, config.Layers).Select(_ => new LlamaBlock(config, _positions, precision, device)),
        ]);
        _last = new RmsNorm(config.Width, config.RmsNormEpsilon, precision, device);
        RegisterComponents();
    }

    public WeightMatrix Tokens => _tokens;

    /// <summary>(B, T) ids → (B, T, width)</summary>
    public Tensor Forward(LanguageModel model, Tensor ids, Packing? packing)
    {
        var embedded = _precision.Embed(ids, _tokens.Weight, positions: null, packing); // (B, T, width) fp32
        var (stream, branch) = BlockStack.Run(model, _blocks, embedded, packing);
        return _last.Forward(stream, branch).Normed;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _positions.Dispose();
        }
        base.Dispose(disposing);
    }
}
