using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>Adds a bias to rows and computes its gradient, with libtorch where there are no kernels.</summary>
internal static unsafe class BiasRows
{
    /// <summary>y (rows, width) float32 += bias.</summary>
    internal static void Add(CpuKernels? kernels, Tensor y, Tensor bias)
    {
        var shift = Raw.Plain(bias, ScalarType.Float32);
        if (kernels is null)
        {
            y.add_(shift);
        }
        else
        {
            kernels.AddToRows(Raw.At<float>(y), Raw.At<float>(shift), y.shape[0], y.shape[1]);
        }
    }

    /// <summary>(width) float32: the sum over the rows, which is the gradient of a bias.</summary>
    internal static Tensor Sum(CpuKernels? kernels, Tensor rows)
    {
        if (kernels is null)
        {
            return rows.sum([0L], type: ScalarType.Float32);
        }
        var from = Raw.Plain(rows);
        var to = empty(from.shape[1]);
        kernels.ColumnSums(Raw.ElementOf(from), Raw.At(from), from.shape[0], from.shape[1], Raw.At<float>(to));
        return to;
    }
}
