using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>
/// (residual, update) → (sum, LayerNorm(sum)); without an update, LayerNorm(residual) alone. The normed rows are float32 or bfloat16.
/// </summary>
internal sealed unsafe class LayerNormFunction(
    CpuKernels kernels,
    Tensor residual,
    Tensor? update,
    Tensor weight,
    Tensor? bias,
    double eps,
    bool bf16Output
) : AutogradFunction(residual, update, weight, bias)
{
    private readonly bool _hasBias = bias is not null,
        _narrowUpdate = update is not null && Raw.IsBf16(update);
    private Tensor? _residual = residual,
        _update = update,
        _bias = bias;
    private Tensor _weight = weight;
    private Tensor? _sum,
        _statistics;
    private bool Adds { get; } = update is not null;

    protected override Tensor[] Forward()
    {
        Raw.Expect(_residual!.dtype == ScalarType.Float32, "layer_norm: the residual stream must be float32");
        Tensor from = Raw.Plain(_residual);
        Tensor? more = _update is null ? null : Raw.Plain(_update),
            shift = _bias is null ? null : Raw.Plain(_bias, ScalarType.Float32);
        _weight = Keep(Raw.Plain(_weight, ScalarType.Float32));
        long width = from.shape[^1],
            rows = from.numel() / Math.Max(1, width);
        Tensor sum = more is null ? from : CachingAllocator.EmptyLike(from),
            statistics = empty(2, rows);
        var normed = CachingAllocator.Empty(from.shape, bf16Output ? ScalarType.BFloat16 : ScalarType.Float32);
        kernels.LayerNorm(
            more is null ? Element.Float32 : Raw.ElementOf(more),
            Raw.ElementOf(normed),
            Raw.At<float>(from),
            Raw.AtOrNull(more),
            Raw.At<float>(_weight),
            Raw.AtOrNull<float>(shift),
            (float)eps,
            rows,
            width,
            Raw.At<float>(sum),
            Raw.At(normed),
            Raw.At<float>(statistics)
        );
        (_sum, _statistics, _residual, _update, _bias) = (Keep(sum), Keep(statistics), null, null, null);
        return Adds ? [sum, normed] : [normed];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        long width = _sum!.shape[^1],
            rows = _sum.numel() / Math.Max(1, width);
        var through = Adds && gradients[0] is { } whole ? Raw.Plain(whole, ScalarType.Float32) : null;
        if (gradients[^1] is not { } normed)
        {
            return
            [
                through,
                _narrowUpdate ? through?.to_type(ScalarType.BFloat16)
                : Adds ? through
                : null,
                null,
                null,
            ];
        }
        Tensor up = Raw.Plain(normed),
            dx = CachingAllocator.EmptyLike(_sum),
            dparameters = empty(2, width);
        var dupdate = _narrowUpdate ? CachingAllocator.Empty(_sum.shape, ScalarType.BFloat16) : null;
        kernels.LayerNormBackward(
            Raw.ElementOf(up),
            Raw.At<float>(_sum),
            Raw.At<float>(_statistics!),
            Raw.At<float>(_weight),
            Raw.AtOrNull<float>(through),
            Raw.At(up),
            rows,
            width,
            Raw.At<float>(dx),
            Raw.AtOrNull<ushort>(dupdate),
            Raw.At<float>(dparameters)
        );
        return [dx, Adds ? dupdate ?? dx : null, dparameters[0], _hasBias ? dparameters[1] : null];
    }
}
