using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>GELU (tanh approximation) of a tensor of any shape.</summary>
internal sealed unsafe class GeluFunction(CpuKernels kernels, Tensor x) : AutogradFunction(x)
{
    private Tensor _x = x;

    protected override Tensor[] Forward()
    {
        _x = Keep(Raw.Plain(_x));
        var y = CachingAllocator.EmptyLike(_x);
        kernels.Gelu(Raw.ElementOf(_x), Raw.At(_x), Raw.At(y), _x.numel());
        return [y];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        if (gradients[0] is not { } given)
        {
            return [null];
        }
        Tensor up = Raw.Plain(given, _x.dtype),
            dx = CachingAllocator.EmptyLike(_x);
        kernels.GeluBackward(Raw.ElementOf(_x), Raw.At(_x), Raw.At(up), Raw.At(dx), _x.numel());
        return [dx];
    }
}
