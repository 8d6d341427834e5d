using Jarvis.Engine.Networks;
using Jarvis.Kernels;
using static TorchSharp.torch;

namespace Jarvis.Engine.Precision;

/// <summary>Causal attention that drops some of its weights, as GPT-2 did in training, packed records kept apart; holds all scores, which the fused version does not.</summary>
internal static class ScoredAttention
{
    /// <summary>(B, T, 3 · width) → (B, T, width)</summary>
    public static Tensor Of(Tensor split, int heads, double dropout, Packing? packing)
    {
        long rows = split.shape[0], length = split.shape[1], width = split.shape[2] / 3;
        var parts = split.view(rows, length, 3, heads, width / heads).permute(2, 0, 3, 1, 4);        // (3, B, heads, T, headDim)
        return Of(parts[0], parts[1], parts[2], dropout, packing).transpose(1, 2).reshape(rows, length, width);
    }

    /// <summary>Queries (B, heads, T, d), keys and values (B, key heads, T, d) → (B, heads, T, d)</summary>
    public static Tensor Of(Tensor query, Tensor key, Tensor value, double dropout, Packing? packing)
    {
        long rows = query.shape[0], length = query.shape[2], groups = query.shape[1] / key.shape[1];
        if (groups > 1) (key, value) = (key.repeat_interleave(groups, 1), value.repeat_interleave(groups, 1));
        var future = ones(length, length, dtype: ScalarType.Bool, device: query.device).triu(1);
        if (packing is not null) future = future | packing.Segments.view(rows, 1, length, 1).ne(packing.Segments.view(rows, 1, 1, length));
        // Each step in place of the one before, or the one before given up: all scores once is much already. What the way back needs the graph holds.
        using var scores = Wide(query.Times(key.transpose(-2, -1))).div_(Math.Sqrt(query.shape[3])).masked_fill_(future, double.NegativeInfinity);
        using var shares = scores.softmax(-1);
        scores.Dispose();
        using var dropped = nn.functional.dropout(shares, dropout, training: true);
        using var weights = dropped.to_type(query.dtype);
        dropped.Dispose();
        return weights.Times(value);
    }

    private static Tensor Wide(Tensor product)
    {
        if (product.dtype == ScalarType.Float32) return product;
        using (product) return product.to_type(ScalarType.Float32);
    }
}
