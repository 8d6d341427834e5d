using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Llama;

/// <summary>Causal attention with rotary positions, in which groups of heads share keys and values (Ainslie et al. 2023).</summary>
internal sealed class LlamaAttention : nn.Module
{
    private readonly IPrecision _precision;
    private readonly RotaryPositions _positions;
    private readonly int _heads;
    private readonly int _keyHeads;
    private readonly double _dropout;

    [ComponentName(Name = "q_proj")]
    private readonly Projection _query;

    [ComponentName(Name = "k_proj")]
    private readonly Projection _key;

    [ComponentName(Name = "v_proj")]
    private readonly Projection _value;

    [ComponentName(Name = "o_proj")]
    private readonly Projection _merge;

    public LlamaAttention(LlamaConfig config, RotaryPositions positions, IPrecision precision, Device device)
        : base(nameof(LlamaAttention))
    {
        (_precision, _positions, _heads, _keyHeads, _dropout) = (precision, positions, config.Heads, config.KeyValueHeads, config.Dropout);
        _query = new Projection(config.Width, config.Width, precision, device, config.AttentionBias);
        _key = new Projection(config.Width, config.KeyValueWidth, precision, device, config.AttentionBias);
        _value = new Projection(config.Width, config.KeyValueWidth, precision, device, config.AttentionBias);
        _merge = new Projection(config.Width, config.Width, precision, device, config.AttentionBias);
        RegisterComponents();
    }

    /// <summary>(B, T, width) → (B, T, width)</summary>
    public Tensor Forward(Tensor input, Packing? packing)
    {
        long rows = input.shape[0],
            length = input.shape[1];
        var rotation = _positions.Of(length, packing);
        var query = rotation.Apply(_query.forward(input), _heads); // (B, heads, T, d)
        var key = rotation.Apply(_key.forward(input), _keyHeads); // (B, key heads, T, d)
        var value = _value.forward(input).view(rows, length, _keyHeads, -1).transpose(1, 2); // (B, key heads, T, d)
        var mixed = _precision.Attend(query, key, value, training ? _dropout : 0, packing); // (B, heads, T, d)
        return _merge.forward(mixed.transpose(1, 2).reshape(rows, length, -1));
    }
}
