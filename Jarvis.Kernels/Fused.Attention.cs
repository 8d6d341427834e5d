namespace Jarvis.Kernels;

// Causal attention that never holds all scores.
public static partial class Fused
{
    /// <summary>softmax(q kᵀ · scale, causal) v; the last query sees every key.</summary>
    /// <param name="query">(B, heads, T, d) float32 or bfloat16; any strides with a contiguous last dimension</param>
    /// <param name="key">(B, key heads, S, d), S ≥ T; heads must be a multiple of key heads (grouped queries)</param>
    /// <param name="value">as key</param>
    /// <param name="scale">default 1/√d</param>
    /// <param name="starts">(B, T) int64, contiguous: the first key that each query sees, where rows hold several records; only where T = S</param>
    /// <returns>(B, heads, T, d)</returns>
    public static Tensor Attention(Tensor query, Tensor key, Tensor value, double? scale = null, Tensor? starts = null)
    {
        var factor = scale ?? 1 / Math.Sqrt(query.shape[^1]);
        long queries = query.shape[2], keys = key.shape[2], groups = query.shape[1] / key.shape[1];
        if (groups > 1) (key, value) = (key.repeat_interleave(groups, 1), value.repeat_interleave(groups, 1));
        var scores = query.Times(key.transpose(-2, -1)).to_type(ScalarType.Float32) * factor;
        var future = ones(queries, keys, dtype: ScalarType.Bool, device: query.device).triu(keys - queries + 1);
        if (starts is not null) future = future | arange(keys, device: query.device).lt(starts.unsqueeze(-1)).unsqueeze(1);     // (B, 1, T, S)
        return scores.masked_fill(future, double.NegativeInfinity).softmax(-1).to_type(query.dtype).Times(value);
    }

    /// <summary>Attention straight from the output of GPT-2's joint projection, without taking it apart.</summary>
    /// <param name="qkv">(B, T, 3 · width): queries, keys, values side by side, each heads × d</param>
    /// <param name="starts">as for <see cref="Attention"/></param>
    /// <returns>(B, T, width)</returns>
    public static Tensor SelfAttention(Tensor qkv, long heads, Tensor? starts = null)
    {
        long batch = qkv.shape[0], time = qkv.shape[1], width = qkv.shape[2] / 3;
        var parts = qkv.split([width, width, width], 2);
        Tensor Heads(Tensor t) => t.view(batch, time, heads, width / heads).transpose(1, 2);
        return Attention(Heads(parts[0]), Heads(parts[1]), Heads(parts[2]), starts: starts).transpose(1, 2).reshape(batch, time, width);
    }
}
