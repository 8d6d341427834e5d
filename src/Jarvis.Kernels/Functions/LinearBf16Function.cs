using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>
/// x · copyᵀ + bias, where copy is the weight in bfloat16 and the gradient goes to the float32 weight; on any device. No cast of the weight
/// is made or kept.
/// </summary>
internal sealed class LinearBf16Function(CpuKernels? kernels, Tensor x, Tensor weight, Tensor copy, Tensor? bias, bool bf16Output)
    : AutogradFunction(x, weight, bias)
{
    private readonly bool _narrowInput = Raw.IsBf16(x);
    private readonly long[] _weightShape = weight.shape;
    private Tensor? _x = x,
        _bias = bias;
    private Tensor _copy = copy;

    protected override Tensor[] Forward()
    {
        Raw.Expect(
            Raw.IsBf16(_copy) && _copy.is_contiguous() && _copy.shape.AsSpan().SequenceEqual(_weightShape),
            "linear_bf16: the copy must be bfloat16, contiguous and of the weight's shape"
        );
        long[] shape = [.. _x!.shape.AsSpan(0, _x.shape.Length - 1), _copy.shape[0]];
        var rows = Raw.Plain(_x.reshape(-1, _x.shape[^1]), ScalarType.BFloat16);
        _copy = Keep(_copy);
        var y = CachingAllocator.Empty([rows.shape[0], shape[^1]], bf16Output ? ScalarType.BFloat16 : ScalarType.Float32, rows.device);
        Products.Multiply(rows, false, _copy, true, y, 0, _bias);
        (_x, _bias) = (Wants(1) ? Keep(rows) : null, null); // a frozen weight needs no input kept
        return [y.view(shape)];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        if (gradients[0] is not { } given)
        {
            return [null, null, null];
        }
        Tensor g = given.reshape(-1, given.shape[^1]),
            narrow = Raw.Plain(g, ScalarType.BFloat16);
        Tensor? dx = null,
            dw = null;
        if (Wants(0))
        {
            var type = _narrowInput ? ScalarType.BFloat16 : ScalarType.Float32;
            dx = CachingAllocator.Empty([narrow.shape[0], _copy.shape[1]], type, narrow.device);
            Products.Multiply(narrow, false, _copy, false, dx, 0);
            dx = dx.view([.. given.shape.AsSpan(0, given.shape.Length - 1), _copy.shape[1]]);
        }
        if (Wants(1))
        {
            var before = Accumulated(1);
            dw = before is null ? CachingAllocator.Empty(_copy.shape, device: _copy.device) : null;
            Products.Multiply(narrow, true, _x!, false, before ?? dw!, before is null ? 0 : 1);
        }
        return [dx, dw, Wants(2) ? BiasRows.Sum(kernels, g) : null];
    }
}
