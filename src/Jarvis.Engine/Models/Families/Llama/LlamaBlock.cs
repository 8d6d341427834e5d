using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Llama;

/// <summary>One block of a Llama; its MLP is a SwiGLU.</summary>
internal sealed class LlamaBlock : PreNormBlock
{
    [ComponentName(Name = "input_layernorm")]
    private readonly RmsNorm _beforeAttention;

    [ComponentName(Name = "self_attn")]
    private readonly LlamaAttention _attention;

    [ComponentName(Name = "post_attention_layernorm")]
    private readonly RmsNorm _beforeMlp;

    [ComponentName(Name = "mlp")]
    private readonly LlamaMlp _mlp;

    public LlamaBlock(LlamaConfig config, RotaryPositions positions, IPrecision precision, Device device)
        : base(nameof(LlamaBlock), config.Dropout)
    {
        _beforeAttention = new RmsNorm(config.Width, config.RmsNormEpsilon, precision, device);
        _attention = new LlamaAttention(config, positions, precision, device);
        _beforeMlp = new RmsNorm(config.Width, config.RmsNormEpsilon, precision, device);
        _mlp = new LlamaMlp(config, precision, device);
        RegisterComponents();
    }

    protected override (Tensor Stream, Tensor Normed) BeforeAttention(Tensor stream, Tensor? branch) =>
        _beforeAttention.Forward(stream, branch);

    protected override Tensor Attention(Tensor normed, Packing? packing) => _attention.Forward(normed, packing);

    protected override (Tensor Stream, Tensor Normed) BeforeMlp(Tensor stream, Tensor branch) => _beforeMlp.Forward(stream, branch);

    protected override Tensor Mlp(Tensor normed) => _mlp.forward(normed);
}
