using System.Runtime.InteropServices;

namespace Jarvis.Kernels;

/// <summary>Products of matrices into float32: of float32, or of bfloat16 with float32 sums, which libtorch's own operators do not give.</summary>
internal static unsafe class Products
{
    private const int RowMajor = 101, Plain = 111, Turned = 112;

    private static readonly nint Mkl = Find("cblas_sgemm"), MklBf16 = Find("cblas_gemm_bf16bf16f32");

    /// <summary>Whether <see cref="TryMultiply"/> takes such elements.</summary>
    internal static bool Takes(Element type) => (type == Element.Float32 ? Mkl : MklBf16) != 0;

    /// <summary>c (M, N) float32 = beta c + op(a) op(b); rows are contiguous, a and b both float32 or both bfloat16.</summary>
    internal static void Multiply(Tensor a, bool turnA, Tensor b, bool turnB, Tensor c, float beta)
    {
        long m = c.shape[0], n = c.shape[1], k = turnA ? a.shape[0] : a.shape[1];
        if (m == 0 || n == 0)
        {
            return;
        }
        bool onCpu = c.device_type == DeviceType.CPU;
        if (k > 0 && onCpu
            && TryMultiply(Raw.ElementOf(a), turnA, turnB, m, n, k, Raw.At(a), RowStride(a), Raw.At(b), RowStride(b), beta, Raw.At<float>(c), RowStride(c)))
        {
            return;
        }
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        Tensor left = turnA ? a.t() : a, right = turnB ? b.t() : b;
        if (onCpu || a.dtype == ScalarType.Float32)
        {
            c.addmm_(left.to_type(ScalarType.Float32), right.to_type(ScalarType.Float32), beta, 1);
        }
        else if (beta == 0)
        {
            c.copy_(left.mm(right));             // a card sums in float32 and rounds the result, as PyTorch's autocast has it
        }
        else
        {
            c.mul_(beta).add_(left.mm(right));
        }
    }

    /// <summary>The same on addresses, rows at lda, ldb, ldc elements; false where there is no such product, and then nothing was written.</summary>
    internal static bool TryMultiply(Element type, bool turnA, bool turnB, long m, long n, long k, void* a, long lda, void* b, long ldb,
        float beta, float* c, long ldc)
    {
        if (!Takes(type))
        {
            return false;
        }
        int left = turnA ? Turned : Plain, right = turnB ? Turned : Plain;
        int rows = checked((int)m), columns = checked((int)n), depth = checked((int)k), strideA = checked((int)lda), strideB = checked((int)ldb);
        if (type == Element.Float32)
        {
            ((delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, void*, int, void*, int, float, float*, int, void>)Mkl)(
                RowMajor, left, right, rows, columns, depth, 1, a, strideA, b, strideB, beta, c, checked((int)ldc));
        }
        else
        {
            ((delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, void*, int, void*, int, float, float*, int, void>)MklBf16)(
                RowMajor, left, right, rows, columns, depth, 1, a, strideA, b, strideB, beta, c, checked((int)ldc));
        }
        return true;
    }

    private static long RowStride(Tensor tensor) => tensor.shape[0] > 1 ? tensor.stride(0) : tensor.shape[1];

    /// <summary>libtorch for Linux has MKL within it and shows MKL's functions; those for Windows and macOS do not.</summary>
    private static nint Find(string function)
    {
        _ = get_num_threads();                   // libtorch is loaded from here on
        return OperatingSystem.IsLinux() && LibtorchCpu() is not 0 and var library && NativeLibrary.TryGetExport(library, function, out nint address) ? address : 0;
    }

    private static nint LibtorchCpu()
    {
        foreach (System.Diagnostics.ProcessModule module in System.Diagnostics.Process.GetCurrentProcess().Modules)
        {
            if (Path.GetFileName(module.FileName).StartsWith("libtorch_cpu.", StringComparison.Ordinal))
            {
                return NativeLibrary.Load(module.FileName);
            }
        }
        return 0;
    }
}
