using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Gpt2;

internal sealed class Gpt2Block : PreNormBlock
{
    [ComponentName(Name = "ln_1")]
    private readonly Norm _beforeAttention;

    [ComponentName(Name = "attn")]
    private readonly Gpt2Attention _attention;

    [ComponentName(Name = "ln_2")]
    private readonly Norm _beforeMlp;

    [ComponentName(Name = "mlp")]
    private readonly Gpt2Mlp _mlp;

    public Gpt2Block(Gpt2Config config, IPrecision precision, Device device)
        : base(nameof(Gpt2Block), config.Dropout)
    {
        _beforeAttention = new Norm(config.Shape.Width, config.LayerNormEpsilon, precision, device);
        _attention = new Gpt2Attention(config, precision, device);
        _beforeMlp = new Norm(config.Shape.Width, config.LayerNormEpsilon, precision, device);
        _mlp = new Gpt2Mlp(config.Shape.Width, precision, device);
        RegisterComponents();
    }

    protected override (Tensor Stream, Tensor Normed) BeforeAttention(Tensor stream, Tensor? branch) =>
        _beforeAttention.Forward(stream, branch);

    protected override Tensor Attention(Tensor normed, Packing? packing) => _attention.Forward(normed, packing);

    protected override (Tensor Stream, Tensor Normed) BeforeMlp(Tensor stream, Tensor branch) => _beforeMlp.Forward(stream, branch);

    protected override Tensor Mlp(Tensor normed) => _mlp.forward(normed);
}
