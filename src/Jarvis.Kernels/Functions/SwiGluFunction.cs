using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>silu(gate) · up of any shape.</summary>
internal sealed unsafe class SwiGluFunction(CpuKernels kernels, Tensor gate, Tensor up) : AutogradFunction(gate, up)
{
    private Tensor _gate = gate,
        _up = up;

    protected override Tensor[] Forward()
    {
        Raw.Expect(_gate.shape.AsSpan().SequenceEqual(_up.shape) && _gate.dtype == _up.dtype, "swiglu: gate and up must be alike");
        (_gate, _up) = (Keep(Raw.Plain(_gate)), Keep(Raw.Plain(_up)));
        var y = CachingAllocator.EmptyLike(_gate);
        kernels.SwiGlu(Raw.ElementOf(y), Raw.At(_gate), Raw.At(_up), Raw.At(y), y.numel());
        return [y];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        if (gradients[0] is not { } given)
        {
            return [null, null];
        }
        Tensor dy = Raw.Plain(given, _gate.dtype),
            dgate = CachingAllocator.EmptyLike(_gate),
            dup = CachingAllocator.EmptyLike(_gate);
        kernels.SwiGluBackward(Raw.ElementOf(dy), Raw.At(_gate), Raw.At(_up), Raw.At(dy), Raw.At(dgate), Raw.At(dup), dy.numel());
        return [dgate, dup];
    }
}
