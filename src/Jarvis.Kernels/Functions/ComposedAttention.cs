using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>
/// Attention composed of libtorch's operators, for every device. Where each query sees all keys before it and nothing is dropped, this is
/// libtorch's own fused attention; otherwise it runs over blocks of queries and recomputes each block in the backward pass, so that only
/// one block's scores are held at a time. The dropout mask is recomputed too, from a seed drawn from libtorch's CPU generator.
/// </summary>
internal sealed class ComposedAttention(Tensor query, Tensor key, Tensor value, double scale, Tensor? starts, double dropout = 0)
    : AutogradFunction(query, key, value)
{
    private const long Scores = 1 << 22; // per block: 16 MB

    private Tensor _query = query,
        _key = key,
        _value = value;
    private Tensor? _starts = starts;
    private readonly long _seed = dropout > 0 ? randint(long.MaxValue, [1], ScalarType.Int64).item<long>() : 0;

    internal static Tensor Of(Tensor query, Tensor key, Tensor value, double scale, Tensor? starts, double dropout = 0)
    {
        long group = query.shape[1] / key.shape[1];
        if (starts is null && dropout == 0 && (query.shape[2] == key.shape[2] || query.shape[2] == 1))
        {
            return Scripts.Attention(query, key, value, null, causal: query.shape[2] > 1, scale, grouped: group > 1);
        }
        if (group > 1)
        {
            (key, value) = (key.repeat_interleave(group, 1), value.repeat_interleave(group, 1));
        }
        return new ComposedAttention(query, key, value, scale, starts, dropout).ApplyOne();
    }

    protected override Tensor[] Forward()
    {
        (_query, _key, _value, _starts) = (Keep(_query), Keep(_key), Keep(_value), KeepOrNone(_starts));
        var result = empty_like(_query);
        foreach (var (first, count) in Blocks())
        {
            using var scope = NewDisposeScope();
            var chances = Chances(first, count);
            if (dropout > 0)
            {
                chances.mul_(Dropped(chances, first));
            }
            result.narrow(2, first, count).copy_(chances.to_type(_value.dtype).Times(_value.narrow(2, 0, chances.shape[3])));
        }
        return [result];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        if (gradients[0] is not { } arrived)
        {
            return [null, null, null];
        }
        Tensor dquery = empty_like(_query),
            dkey = zeros(_key.shape, device: _key.device),
            dvalue = zeros(_value.shape, device: _value.device);
        foreach (var (first, count) in Blocks())
        {
            using var scope = NewDisposeScope();
            Tensor chances = Chances(first, count),
                up = arrived.narrow(2, first, count); // (B, heads, count, seen)
            long seen = chances.shape[3];
            var dropped = dropout > 0 ? Dropped(chances, first) : null;
            var given = dropped is null ? chances : chances * dropped;
            dvalue.narrow(2, 0, seen).add_(given.to_type(up.dtype).transpose(2, 3).Times(up));
            var slopes = up.Times(_value.narrow(2, 0, seen).transpose(2, 3)).to_type(ScalarType.Float32);
            if (dropped is not null)
            {
                slopes = slopes.mul_(dropped);
            }
            slopes = (chances * (slopes - (slopes * chances).sum([-1L], keepdim: true)) * scale).to_type(_query.dtype);
            dquery.narrow(2, first, count).copy_(slopes.Times(_key.narrow(2, 0, seen)));
            dkey.narrow(2, 0, seen).add_(slopes.transpose(2, 3).Times(_query.narrow(2, first, count)));
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

    /// <summary>
    /// (B, heads, count, seen) float32: the attention weights of a block's queries, over the keys up to the last one that any of them sees.
    /// </summary>
    private Tensor Chances(long first, long count)
    {
        long earlier = _key.shape[2] - _query.shape[2],
            seen = earlier + first + count;
        var scores = _query.narrow(2, first, count).Times(_key.narrow(2, 0, seen).transpose(2, 3)).to_type(ScalarType.Float32) * scale;
        var hidden = ones(count, seen, dtype: ScalarType.Bool, device: scores.device).triu(earlier + first + 1);
        if (_starts is not null)
        {
            var before = arange(seen, device: scores.device).lt(_starts.narrow(1, first, count).unsqueeze(-1)); // (B, count, seen)
            hidden = hidden | before.unsqueeze(1);
        }
        return scores.masked_fill_(hidden, double.NegativeInfinity).softmax(-1);
    }

    /// <summary>
    /// The dropout mask of a block's attention weights: 0 where one is dropped, else 1 / (1 - dropout), which keeps their expected sum.
    /// </summary>
    private Tensor Dropped(Tensor chances, long first)
    {
        using var generator = new Generator((ulong)(_seed + first), chances.device);
        return rand(chances.shape, device: chances.device, generator: generator).ge_(dropout).mul_(1 / (1 - dropout));
    }
}
