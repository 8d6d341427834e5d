using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>Causal attention over (B, heads, T, d) of any strides but for the last dimension, which is made contiguous.</summary>
internal sealed unsafe class AttentionFunction(CpuKernels kernels, Tensor query, Tensor key, Tensor value, double scale, Tensor? starts)
    : AutogradFunction(query, key, value)
{
    private Tensor _query = query, _key = key, _value = value;
    private Tensor? _result, _sums, _starts = starts;

    protected override Tensor[] Forward()
    {
        (_query, _key, _value) = (Keep(Beside(_query)), Keep(Beside(_key)), Keep(Beside(_value)));
        _starts = KeepOrNone(_starts);
        var shape = Shape();
        AttentionStarts.Check(_starts, shape);
        var result = HeadsLike(_query);
        _sums = Keep(empty(shape.Batch, shape.Heads, shape.Queries));
        kernels.Attention(shape, new Heads(_query), new Heads(_key), new Heads(_value), new Heads(result), Raw.At<float>(_sums));
        _result = Keep(result);
        return [result];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        if (gradients[0] is not { } given)
        {
            return [null, null, null];
        }
        Tensor up = Beside(given.dtype == _query.dtype ? given : given.to_type(_query.dtype));
        Tensor dquery = HeadsLike(_query), dkey = HeadsLike(_key), dvalue = HeadsLike(_value);
        kernels.AttentionBackward(Shape(), new Heads(_query), new Heads(_key), new Heads(_value), new Heads(_result!), new Heads(up), Raw.At<float>(_sums!),
            new Heads(dquery), new Heads(dkey), new Heads(dvalue));
        return [dquery, dkey, dvalue];
    }

    private AttentionShape Shape()
    {
        long[] of = _query.shape, key = _key.shape;
        Raw.Expect(key[1] > 0 && of[1] % key[1] == 0 && key[3] == of[3] && key[0] == of[0] && key[2] >= of[2] && _key.dtype == _query.dtype && _value.dtype == _query.dtype,
            "attention: shapes or types of query, key and value do not fit");
        return new AttentionShape
        {
            Batch = of[0], Heads = of[1], KeyHeads = key[1], Queries = of[2], Keys = key[2], Width = of[3], Scale = (float)scale, Starts = Raw.AtOrNull<long>(_starts),
        };
    }

    private static Tensor Beside(Tensor tensor) => tensor.stride(-1) == 1 ? tensor : tensor.contiguous();

    /// <summary>(B, heads, T, d) laid out (B, T, heads, d), so that joining the heads afterwards is a view.</summary>
    private static Tensor HeadsLike(Tensor tensor)
    {
        long[] shape = tensor.shape;
        return empty([shape[0], shape[2], shape[1], shape[3]], tensor.dtype).transpose(1, 2);
    }
}
