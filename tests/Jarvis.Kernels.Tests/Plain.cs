using static TorchSharp.torch;

namespace Jarvis.Kernels.Tests;

/// <summary>Formulas written down as they stand in papers.</summary>
internal static class Plain
{
    /// <summary>softmax(q kᵀ · scale, causal) v with all scores at once.</summary>
    internal static Tensor Attention(Tensor query, Tensor key, Tensor value, double scale, Tensor? starts)
    {
        long queries = query.shape[2], keys = key.shape[2], groups = query.shape[1] / key.shape[1];
        (key, value) = (key.repeat_interleave(groups, 1), value.repeat_interleave(groups, 1));
        var scores = einsum("bhtd,bhsd->bhts", query, key).to_type(ScalarType.Float32) * scale;
        var future = ones(queries, keys, dtype: ScalarType.Bool).triu(keys - queries + 1);
        if (starts is not null)
        {
            future = future | arange(keys).lt(starts.unsqueeze(-1)).unsqueeze(1);                                // (B, 1, T, S)
        }
        return einsum("bhts,bhsd->bhtd", scores.masked_fill(future, double.NegativeInfinity).softmax(-1).to_type(value.dtype), value);
    }
}
