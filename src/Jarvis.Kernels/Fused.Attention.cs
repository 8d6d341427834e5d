using Jarvis.Kernels.Functions;

namespace Jarvis.Kernels;

// Causal attention that never holds all scores.
public static partial class Fused
{
    /// <summary>softmax(q kᵀ · scale, causal) v; the last query sees every key.</summary>
    /// <param name="query">(B, heads, T, d) float32 or bfloat16; any strides with a contiguous last dimension</param>
    /// <param name="key">(B, key heads, S, d), S ≥ T; heads must be a multiple of key heads (grouped queries)</param>
    /// <param name="value">as key</param>
    /// <param name="scale">default 1/√d</param>
    /// <param name="starts">(B, T) int64, contiguous: the first key that each query sees, where rows hold several records; only where T =
    /// S</param>
    /// <param name="dropout">the share of the softmax's weights that is dropped</param>
    /// <returns>(B, heads, T, d)</returns>
    public static Tensor Attention(Tensor query, Tensor key, Tensor value, double? scale = null, Tensor? starts = null, double dropout = 0)
    {
        var factor = scale ?? 1 / Math.Sqrt(query.shape[^1]);
        return dropout == 0 && Kernels(query) is { HasAttention: true } kernels
            ? new AttentionFunction(kernels, query, key, value, factor, starts).ApplyOne()
            : ComposedAttention.Of(query, key, value, factor, starts, dropout);
    }

    /// <summary>Attention directly on the output of GPT-2's joint QKV projection; the kernels read it without splitting it.</summary>
    /// <param name="qkv">(B, T, 3 · width): queries, keys, values side by side, each heads × d</param>
    /// <param name="starts">as for <see cref="Attention"/></param>
    /// <param name="dropout">as for <see cref="Attention"/></param>
    /// <returns>(B, T, width)</returns>
    public static Tensor SelfAttention(Tensor qkv, long heads, Tensor? starts = null, double dropout = 0)
    {
        if (dropout == 0 && Kernels(qkv) is { HasAttention: true } kernels)
        {
            return new SelfAttentionFunction(kernels, qkv, heads, starts).ApplyOne();
        }
        long batch = qkv.shape[0],
            time = qkv.shape[1],
            width = qkv.shape[2] / 3;
        var parts = qkv.split([width, width, width], 2);
        Tensor Heads(Tensor t) => t.view(batch, time, heads, width / heads).transpose(1, 2);
        var mixed = Attention(Heads(parts[0]), Heads(parts[1]), Heads(parts[2]), starts: starts, dropout: dropout);
        return mixed.transpose(1, 2).reshape(batch, time, width);
    }
}
