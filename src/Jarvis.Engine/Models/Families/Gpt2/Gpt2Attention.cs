using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Gpt2;

/// <summary>Causal multi-head self-attention.</summary>
internal sealed class Gpt2Attention : nn.Module
{
    private readonly IPrecision _precision;
    private readonly int _heads;
    private readonly double _dropout;

    [ComponentName(Name = "c_attn")]
    private readonly Projection _split;

    [ComponentName(Name = "c_proj")]
    private readonly Projection _merge;

    public Gpt2Attention(Gpt2Config config, IPrecision precision, Device device)
        : base(nameof(Gpt2Attention))
    {
        int width = config.Shape.Width;
        _precision = precision;
        _heads = config.Shape.Heads;
        _dropout = config.Dropout;
        _split = new Projection(width, 3 * width, precision, device);
        _merge = new Projection(width, width, precision, device);
        RegisterComponents();
    }

    /// <summary>(B, T, width) → (B, T, width)</summary>
    public Tensor Forward(Tensor input, Packing? packing)
    {
        var split = _split.forward(input); // (B, T, 3 · width)
        var mixed = _precision.Attend(split, _heads, training ? _dropout : 0, packing); // (B, T, width)
        return _merge.forward(mixed);
    }
}
