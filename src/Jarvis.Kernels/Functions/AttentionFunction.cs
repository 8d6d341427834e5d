using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>Causal attention of (B, heads, T, d) tensors that never holds all scores.</summary>
internal sealed unsafe class AttentionFunction(CpuKernels kernels, Tensor query, Tensor key, Tensor value, double scale, Tensor? starts)
    : AutogradFunction(query, key, value)
{
    private Tensor _query = query,
        _key = key,
        _value = value;
    private Tensor? _starts = starts,
        _result,
        _sums;

    protected override Tensor[] Forward()
    {
        (_query, _key, _value) = (Keep(LastContiguous(_query)), Keep(LastContiguous(_key)), Keep(LastContiguous(_value)));
        _starts = KeepOrNone(_starts);
        var shape = AttentionShapes.Of(_query, _key, scale, _starts);
        Tensor result = HeadsLike(_query),
            sums = empty(shape.Batch, shape.Heads, shape.Queries);
        kernels.Attention(in shape, new Heads(_query), new Heads(_key), new Heads(_value), new Heads(result), Raw.At<float>(sums));
        (_result, _sums) = (Keep(result), Keep(sums));
        return [result];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        if (gradients[0] is not { } given)
        {
            return [null, null, null];
        }
        var shape = AttentionShapes.Of(_query, _key, scale, _starts);
        Tensor up = LastContiguous(given.dtype == _query.dtype ? given : given.to_type(_query.dtype));
        Tensor dquery = HeadsLike(_query),
            dkey = HeadsLike(_key),
            dvalue = HeadsLike(_value);
        kernels.AttentionBackward(
            in shape,
            new Heads(_query),
            new Heads(_key),
            new Heads(_value),
            new Heads(_result!),
            new Heads(up),
            Raw.At<float>(_sums!),
            new Heads(dquery),
            new Heads(dkey),
            new Heads(dvalue)
        );
        return [dquery, dkey, dvalue];
    }

    private static Tensor LastContiguous(Tensor tensor) => tensor.stride(-1) == 1 || tensor.shape[^1] == 1 ? tensor : tensor.contiguous();

    /// <summary>(B, heads, T, d) with the memory layout of (B, T, heads, d), so that joining the heads afterwards is a view.</summary>
    private static Tensor HeadsLike(Tensor tensor) =>
        CachingAllocator.Empty([tensor.shape[0], tensor.shape[2], tensor.shape[1], tensor.shape[3]], tensor.dtype).transpose(1, 2);
}
