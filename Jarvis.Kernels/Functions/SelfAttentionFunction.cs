using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>Attention over the three parts of GPT-2's joint projection (B, T, 3 · width), none of them copied.</summary>
internal sealed unsafe class SelfAttentionFunction(CpuKernels kernels, Tensor joint, long heads, Tensor? starts) : AutogradFunction(joint)
{
    private readonly long _batch = joint.shape[0], _time = joint.shape[1], _width = joint.shape[2] / 3;
    private Tensor _joint = joint;
    private Tensor? _result, _sums, _starts = starts;

    protected override Tensor[] Forward()
    {
        _joint = Keep(Raw.Plain(_joint));
        _starts = KeepOrNone(_starts);
        var shape = Shape();
        AttentionStarts.Check(_starts, shape);
        var result = empty([_batch, _time, _width], _joint.dtype);
        _sums = Keep(empty(_batch, heads, _time));
        kernels.Attention(shape, Part(_joint, 0), Part(_joint, 1), Part(_joint, 2), Joined(result), Raw.At<float>(_sums));
        _result = Keep(result);
        return [result];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        if (gradients[0] is not { } given)
        {
            return [null];
        }
        Tensor up = Raw.Plain(given, _joint.dtype), djoint = empty_like(_joint);
        kernels.AttentionBackward(Shape(), Part(_joint, 0), Part(_joint, 1), Part(_joint, 2), Joined(_result!), Joined(up), Raw.At<float>(_sums!),
            Part(djoint, 0), Part(djoint, 1), Part(djoint, 2));
        return [djoint];
    }

    private AttentionShape Shape() => new()
    {
        Batch = _batch, Heads = heads, KeyHeads = heads, Queries = _time, Keys = _time, Width = _width / heads, Scale = (float)(1 / Math.Sqrt((double)_width / heads)),
        Starts = Raw.AtOrNull<long>(_starts),
    };

    private Heads Part(Tensor joint, int which)
    {
        var type = Raw.ElementOf(joint);
        byte* first = (byte*)Raw.At(joint) + (which * _width * (type == Element.Float32 ? sizeof(float) : sizeof(ushort)));
        return new Heads(first, _time * 3 * _width, _width / heads, 3 * _width, type);
    }

    private Heads Joined(Tensor rows) => new(Raw.At(rows), _time * _width, _width / heads, _width, Raw.ElementOf(rows));
}
