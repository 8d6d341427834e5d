using Jarvis.Kernels.Autograd;

namespace Jarvis.Kernels.Functions;

/// <summary>
/// Attention of libtorch's operators, on every device: its own fused one where each query sees all keys before it, else block by block of queries,
/// made anew on the way back, so that no more than a block's scores are ever held.
/// </summary>
internal sealed class ComposedAttention(Tensor query, Tensor key, Tensor value, double scale, Tensor? starts) : AutogradFunction(query, key, value)
{
    private const long Scores = 1 << 22;         // of a block: 16 MB

    private Tensor _query = query, _key = key, _value = value;
    private Tensor? _starts = starts;

    internal static Tensor Of(Tensor query, Tensor key, Tensor value, double scale, Tensor? starts)
    {
        long group = query.shape[1] / key.shape[1];
        if (starts is null && (query.shape[2] == key.shape[2] || query.shape[2] == 1))
        {
            return Scripts.Attention(query, key, value, null, causal: query.shape[2] > 1, scale, grouped: group > 1);
        }
        if (group > 1)
        {
            (key, value) = (key.repeat_interleave(group, 1), value.repeat_interleave(group, 1));
        }
        return new ComposedAttention(query, key, value, scale, starts).ApplyOne();
    }

    protected override Tensor[] Forward()
    {
        (_query, _key, _value, _starts) = (Keep(_query), Keep(_key), Keep(_value), KeepOrNone(_starts));
        var result = empty_like(_query);
        foreach (var (first, count) in Blocks())
        {
            using var scope = NewDisposeScope();
            var chances = Chances(first, count);
            result.narrow(2, first, count).copy_(Multiply(chances.to_type(_value.dtype), _value.narrow(2, 0, chances.shape[3])));
        }
        return [result];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        if (gradients[0] is not { } given)
        {
            return [null, null, null];
        }
        Tensor dquery = empty_like(_query), dkey = zeros(_key.shape, device: _key.device), dvalue = zeros(_value.shape, device: _value.device);
        foreach (var (first, count) in Blocks())
        {
            using var scope = NewDisposeScope();
            Tensor chances = Chances(first, count), up = given.narrow(2, first, count);                           // (B, heads, count, seen)
            long seen = chances.shape[3];
            dvalue.narrow(2, 0, seen).add_(Multiply(chances.to_type(up.dtype).transpose(2, 3), up));
            var slopes = Multiply(up, _value.narrow(2, 0, seen).transpose(2, 3)).to_type(ScalarType.Float32);
            slopes = (chances * (slopes - (slopes * chances).sum([-1L], keepdim: true)) * scale).to_type(_query.dtype);
            dquery.narrow(2, first, count).copy_(Multiply(slopes, _key.narrow(2, 0, seen)));
            dkey.narrow(2, 0, seen).add_(Multiply(slopes.transpose(2, 3), _query.narrow(2, first, count)));
        }
        return [dquery, dkey.to_type(_key.dtype), dvalue.to_type(_value.dtype)];
    }

    private IEnumerable<(long First, long Count)> Blocks()
    {
        long[] shape = _query.shape;
        long size = Math.Max(1, Scores / Math.Max(1, shape[0] * shape[1] * _key.shape[2]));
        for (long first = 0; first < shape[2]; first += size)
        {
            yield return (first, Math.Min(size, shape[2] - first));
        }
    }

    /// <summary>(B, heads, count, seen) float32: what each query of a block gives to the keys to the last that one of them sees.</summary>
    private Tensor Chances(long first, long count)
    {
        long earlier = _key.shape[2] - _query.shape[2], seen = earlier + first + count;
        var scores = Multiply(_query.narrow(2, first, count), _key.narrow(2, 0, seen).transpose(2, 3)).to_type(ScalarType.Float32) * scale;
        var hidden = ones(count, seen, dtype: ScalarType.Bool, device: scores.device).triu(earlier + first + 1);
        if (_starts is not null)
        {
            var before = arange(seen, device: scores.device).lt(_starts.narrow(1, first, count).unsqueeze(-1));   // (B, count, seen)
            hidden = hidden | before.unsqueeze(1);
        }
        return scores.masked_fill_(hidden, double.NegativeInfinity).softmax(-1);
    }

    /// <summary>(B, heads, m, k) with (B, heads, k, n).</summary>
    private static Tensor Multiply(Tensor a, Tensor b)
    {
        long[] left = a.shape, right = b.shape;
        return a.reshape(left[0] * left[1], left[2], left[3]).bmm(b.reshape(right[0] * right[1], right[2], right[3])).view(left[0], left[1], left[2], right[3]);
    }
}
