using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>RMSNorm over the last dimension.</summary>
internal sealed unsafe class RmsNormFunction(CpuKernels kernels, Tensor x, Tensor weight, double eps, bool bf16Output)
    : AutogradFunction(x, weight)
{
    private Tensor _x = x,
        _weight = weight;
    private Tensor? _inverse;

    protected override Tensor[] Forward()
    {
        (_x, _weight) = (Keep(Raw.Plain(_x)), Keep(Raw.Plain(_weight, ScalarType.Float32)));
        long width = _x.shape[^1],
            rows = _x.numel() / Math.Max(1, width);
        Tensor y = CachingAllocator.Empty(_x.shape, bf16Output ? ScalarType.BFloat16 : _x.dtype),
            inverse = empty(rows);
        kernels.RmsNorm(
            Raw.ElementOf(_x),
            Raw.ElementOf(y),
            Raw.At(_x),
            Raw.At<float>(_weight),
            (float)eps,
            rows,
            width,
            Raw.At(y),
            Raw.At<float>(inverse)
        );
        _inverse = Keep(inverse);
        return [y];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        if (gradients[0] is not { } given)
        {
            return [null, null];
        }
        long width = _x.shape[^1],
            rows = _x.numel() / Math.Max(1, width);
        Tensor up = Raw.Plain(given),
            dx = CachingAllocator.EmptyLike(_x),
            dweight = empty(width);
        kernels.RmsNormBackward(
            Raw.ElementOf(_x),
            Raw.ElementOf(up),
            Raw.At(_x),
            Raw.At<float>(_inverse!),
            Raw.At<float>(_weight),
            Raw.At(up),
            rows,
            width,
            Raw.At(dx),
            Raw.At<float>(dweight)
        );
        return [dx, dweight];
    }
}
