namespace Jarvis.Kernels.Cpu;

/// <summary>
/// Matrix products with float32 sums, of float32 or of bfloat16 (whose sums libtorch's own operators round). On a CPU the C library
/// multiplies where it is in use, else MKL where libtorch exports it, else libtorch.
/// </summary>
internal static unsafe class Products
{
    /// <summary>Whether this type is multiplied directly on the CPU: without instructions for bfloat16, float32 is faster.</summary>
    internal static bool Takes(Element type) => type == Element.Float32 || KernelChoice.Layer == KernelLayer.Native || Mkl.Takes(type);

    /// <summary>c (M, N) = beta c + op(a) op(b) + bias.</summary>
    /// <param name="a">Rows are contiguous; a and b are both float32 or both bfloat16.</param>
    /// <param name="c">float32; or bfloat16, where beta is 0.</param>
    /// <param name="bias">(N), or null.</param>
    internal static void Multiply(Tensor a, bool turnA, Tensor b, bool turnB, Tensor c, float beta, Tensor? bias = null)
    {
        long rows = c.shape[0],
            columns = c.shape[1],
            depth = turnA ? a.shape[0] : a.shape[1];
        if (rows == 0 || columns == 0)
        {
            return;
        }
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        if (depth == 0 || c.device_type != DeviceType.CPU || a.dtype is not (ScalarType.Float32 or ScalarType.BFloat16))
        {
            Composed(a, turnA, b, turnB, c, beta, bias);
            return;
        }
        var shift = bias is null ? null : Raw.Plain(bias, ScalarType.Float32);
        var product = new Product
        {
            Type = (long)Raw.ElementOf(a),
            ResultType = (long)Raw.ElementOf(c),
            TurnA = turnA ? 1 : 0,
            TurnB = turnB ? 1 : 0,
            Rows = rows,
            Columns = columns,
            Depth = depth,
            A = Raw.At(a),
            RowA = RowStride(a),
            B = Raw.At(b),
            RowB = RowStride(b),
            C = Raw.At(c),
            RowC = RowStride(c),
            Bias = Raw.AtOrNull<float>(shift),
            Beta = beta,
            Threads = get_num_threads(),
        };
        if (KernelChoice.Layer == KernelLayer.Native)
        {
            NativeKernels.Expect(NativeMethods.Multiply(product));
        }
        else if (!Raw.IsBf16(c) && Mkl.TryMultiply(product))
        {
            if (shift is not null)
            {
                c.add_(shift);
            }
        }
        else
        {
            Composed(a, turnA, b, turnB, c, beta, shift);
        }
    }

    private static void Composed(Tensor a, bool turnA, Tensor b, bool turnB, Tensor c, float beta, Tensor? bias)
    {
        Tensor left = turnA ? a.t() : a,
            right = turnB ? b.t() : b;
        if (c.dtype == ScalarType.Float32 && (c.device_type == DeviceType.CPU || a.dtype == ScalarType.Float32))
        {
            c.addmm_(left.to_type(ScalarType.Float32), right.to_type(ScalarType.Float32), beta, 1);
        }
        else if (beta == 0)
        {
            c.copy_(left.mm(right)); // libtorch sums in float32 and rounds the result, as under PyTorch's autocast
        }
        else
        {
            c.mul_(beta).add_(left.mm(right));
        }
        if (bias is not null)
        {
            c.add_(bias);
        }
    }

    private static long RowStride(Tensor tensor) => tensor.shape[0] > 1 ? tensor.stride(0) : tensor.shape[1];
}
