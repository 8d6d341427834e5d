using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>x · weightᵀ + bias in float32.</summary>
internal sealed class LinearFunction(CpuKernels kernels, Tensor x, Tensor weight, Tensor? bias) : AutogradFunction(x, weight, bias)
{
    private Tensor? _x = x,
        _bias = bias;
    private Tensor _weight = weight;

    protected override Tensor[] Forward()
    {
        Raw.Expect(
            _x!.dtype == ScalarType.Float32
                && _weight.dtype == ScalarType.Float32
                && _weight.dim() == 2
                && _x.shape[^1] == _weight.shape[1],
            "linear: x is (…, inputs) and weight (outputs, inputs), both float32"
        );
        long[] shape = [.. _x.shape.AsSpan(0, _x.shape.Length - 1), _weight.shape[0]];
        Tensor rows = Raw.Plain(_x.reshape(-1, _x.shape[^1])),
            y = CachingAllocator.Empty([rows.shape[0], shape[^1]]);
        _weight = Keep(Raw.Plain(_weight));
        Products.Multiply(rows, false, _weight, true, y, 0, _bias);
        (_x, _bias) = (Wants(1) ? Keep(rows) : null, null); // a frozen weight needs no input kept
        return [y.view(shape)];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        if (gradients[0] is not { } given)
        {
            return [null, null, null];
        }
        var g = Raw.Plain(given.reshape(-1, given.shape[^1]));
        Tensor? dx = null,
            dw = null;
        if (Wants(0))
        {
            dx = CachingAllocator.Empty([g.shape[0], _weight.shape[1]]);
            Products.Multiply(g, false, _weight, false, dx, 0);
            dx = dx.view([.. given.shape.AsSpan(0, given.shape.Length - 1), _weight.shape[1]]);
        }
        if (Wants(1))
        {
            var before = Accumulated(1);
            dw = before is null ? CachingAllocator.EmptyLike(_weight) : null;
            Products.Multiply(g, true, _x!, false, before ?? dw!, before is null ? 0 : 1);
        }
        return [dx, dw, Wants(2) ? BiasRows.Sum(kernels, g) : null];
    }
}
