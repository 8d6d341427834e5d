using Jarvis.Engine.Precision;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Networks;

/// <summary>One pre-norm block: attention, then SwiGLU; the residual stream stays fp32.</summary>
internal sealed class LlamaBlock : nn.Module, IBlock
{
    private readonly double _dropout;
    [ComponentName(Name = "input_layernorm")] private readonly RmsNorm _beforeAttention;
    [ComponentName(Name = "self_attn")] private readonly LlamaAttention _attention;
    [ComponentName(Name = "post_attention_layernorm")] private readonly RmsNorm _beforeMlp;
    [ComponentName(Name = "mlp")] private readonly LlamaMlp _mlp;

    public LlamaBlock(LlamaConfig config, RotaryPositions positions, IPrecision precision, Device device) : base(nameof(LlamaBlock))
    {
        _dropout = config.Dropout;
        _beforeAttention = new RmsNorm(config.Width, config.RmsNormEpsilon, precision, device);
        _attention = new LlamaAttention(config, positions, precision, device);
        _beforeMlp = new RmsNorm(config.Width, config.RmsNormEpsilon, precision, device);
        _mlp = new LlamaMlp(config, precision, device);
        RegisterComponents();
    }

    public (Tensor Stream, Tensor Owed) Forward(Tensor stream, Tensor? owed, Packing? packing)
    {
        (stream, var normed) = _beforeAttention.Forward(stream, owed);
        (stream, normed) = _beforeMlp.Forward(stream, Dropped(_attention.Forward(normed, packing)));
        return (stream, Dropped(_mlp.forward(normed)));
    }

    private Tensor Dropped(Tensor branch) => _dropout > 0 && training ? nn.functional.dropout(branch, _dropout, training: true) : branch;
}
