using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>Attention directly on the output of GPT-2's joint QKV projection (B, T, 3 · width), without splitting it into copies.</summary>
internal sealed unsafe class SelfAttentionFunction(CpuKernels kernels, Tensor joint, long heads, Tensor? starts) : AutogradFunction(joint)
{
    private Tensor _joint = joint;
    private Tensor? _starts = starts,
        _result,
        _sums;

    protected override Tensor[] Forward()
    {
        Raw.Expect(
            _joint.dim() == 3 && _joint.shape[2] % (3 * heads) == 0,
            "self_attention: qkv must be (B, T, 3 width) with width a multiple of heads"
        );
        (_joint, _starts) = (Keep(Raw.Plain(_joint)), KeepOrNone(_starts));
        var (query, key, value) = Parts(_joint);
        var shape = Shape(query, key);
        var result = CachingAllocator.Empty([_joint.shape[0], _joint.shape[1], _joint.shape[2] / 3], _joint.dtype);
        var sums = empty(shape.Batch, heads, shape.Queries);
        kernels.Attention(in shape, new Heads(query), new Heads(key), new Heads(value), new Heads(Apart(result)), Raw.At<float>(sums));
        (_result, _sums) = (Keep(result), Keep(sums));
        return [result];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        if (gradients[0] is not { } given)
        {
            return [null];
        }
        Tensor djoint = CachingAllocator.EmptyLike(_joint),
            up = Raw.Plain(given, _joint.dtype);
        var (query, key, value) = Parts(_joint);
        var (dquery, dkey, dvalue) = Parts(djoint);
        var shape = Shape(query, key);
        kernels.AttentionBackward(
            in shape,
            new Heads(query),
            new Heads(key),
            new Heads(value),
            new Heads(Apart(_result!)),
            new Heads(Apart(up)),
            Raw.At<float>(_sums!),
            new Heads(dquery),
            new Heads(dkey),
            new Heads(dvalue)
        );
        return [djoint];
    }

    private AttentionShape Shape(Tensor query, Tensor key) => AttentionShapes.Of(query, key, 1 / Math.Sqrt(query.shape[3]), _starts);

    /// <summary>Queries, keys and values as heads, without a copy.</summary>
    private (Tensor Query, Tensor Key, Tensor Value) Parts(Tensor joint)
    {
        var all = joint.view(joint.shape[0], joint.shape[1], 3, heads, joint.shape[2] / 3 / heads);
        return (all.select(2, 0).transpose(1, 2), all.select(2, 1).transpose(1, 2), all.select(2, 2).transpose(1, 2));
    }

    /// <summary>(B, T, width) as (B, heads, T, d).</summary>
    private Tensor Apart(Tensor joined) => joined.view(joined.shape[0], joined.shape[1], heads, joined.shape[2] / heads).transpose(1, 2);
}
