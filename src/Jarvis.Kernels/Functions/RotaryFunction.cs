using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>Rotary position embedding of (B, heads, T, d) with (T, d/2) cosines and sines.</summary>
internal sealed unsafe class RotaryFunction(CpuKernels kernels, Tensor x, Tensor cos, Tensor sin) : AutogradFunction(x)
{
    private Tensor? _x = x;
    private Tensor _cos = cos,
        _sin = sin;

    protected override Tensor[] Forward()
    {
        Raw.Expect(
            _x!.dim() == 4 && _cos.dim() == 2 && _cos.shape[0] == _x.shape[2] && _cos.shape[1] * 2 == _x.shape[3],
            "rotary: x is (B, heads, T, d), cos and sin are (T, d/2)"
        );
        (_cos, _sin) = (Keep(Raw.Plain(_cos, ScalarType.Float32)), Keep(Raw.Plain(_sin, ScalarType.Float32)));
        var y = Turned(_x, 1);
        _x = null;
        return [y];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients) => [gradients[0] is { } up ? Turned(up, -1) : null];

    private Tensor Turned(Tensor given, float sign)
    {
        Tensor from = Raw.Plain(given),
            to = CachingAllocator.EmptyLike(from);
        long width = from.shape[3];
        kernels.Rotary(
            Raw.ElementOf(from),
            Raw.At(from),
            Raw.At<float>(_cos),
            Raw.At<float>(_sin),
            sign,
            from.numel() / width,
            from.shape[2],
            width / 2,
            Raw.At(to)
        );
        return to;
    }
}
