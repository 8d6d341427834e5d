using Jarvis.Engine.Precision;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Networks;

/// <summary>One pre-norm transformer block; the residual stream stays fp32.</summary>
internal sealed class Gpt2Block : nn.Module, IBlock
{
    private readonly double _dropout;
    [ComponentName(Name = "ln_1")] private readonly Norm _beforeAttention;
    [ComponentName(Name = "attn")] private readonly Gpt2Attention _attention;
    [ComponentName(Name = "ln_2")] private readonly Norm _beforeMlp;
    [ComponentName(Name = "mlp")] private readonly Gpt2Mlp _mlp;

    public Gpt2Block(Gpt2Config config, IPrecision precision, Device device) : base(nameof(Gpt2Block))
    {
        _dropout = config.Dropout;
        _beforeAttention = new Norm(config.Shape.Width, config.LayerNormEpsilon, precision, device);
        _attention = new Gpt2Attention(config, precision, device);
        _beforeMlp = new Norm(config.Shape.Width, config.LayerNormEpsilon, precision, device);
        _mlp = new Gpt2Mlp(config.Shape.Width, precision, device);
        RegisterComponents();
    }

    /// <summary>A branch is handed on instead of added, so that adding and the next normalisation are one pass; (B, T, width) all.</summary>
    /// <param name="owed">What the block before has not added yet; null for the first.</param>
    public (Tensor Stream, Tensor Owed) Forward(Tensor stream, Tensor? owed, Packing? packing)
    {
        (stream, var normed) = _beforeAttention.Forward(stream, owed);
        (stream, normed) = _beforeMlp.Forward(stream, Dropped(_attention.Forward(normed, packing)));
        return (stream, Dropped(_mlp.forward(normed)));
    }

    private Tensor Dropped(Tensor branch) => _dropout > 0 && training ? nn.functional.dropout(branch, _dropout, training: true) : branch;
}
