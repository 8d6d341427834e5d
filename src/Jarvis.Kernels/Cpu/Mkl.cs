using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>
/// MKL's matrix products, which libtorch for Linux contains and exports; libtorch for Windows and macOS does not, and other builds need
/// not.
/// </summary>
internal static unsafe class Mkl
{
    private static readonly nint _float = Find("sgemm_"),
        _bf16 = Find("gemm_bf16bf16f32_");

    internal static bool Takes(Element type) => (type == Element.Float32 ? _float : _bf16) != 0;

    /// <summary>
    /// A product without bias into float32; returns false and writes nothing where MKL is missing or a size does not fit into an int.
    /// </summary>
    internal static bool TryMultiply(in Product p)
    {
        nint function = p.Type == (long)Element.Float32 ? _float : _bf16;
        if (
            function == 0
            || Math.Max(Math.Max(p.Rows, p.Columns), Math.Max(Math.Max(p.Depth, p.RowC), Math.Max(p.RowA, p.RowB))) > int.MaxValue
        )
        {
            return false;
        }
        // Fortran stores matrices by columns: the transposed product of the transposed factors is the same memory.
        byte turnB = p.TurnB == 0 ? (byte)'N' : (byte)'T',
            turnA = p.TurnA == 0 ? (byte)'N' : (byte)'T';
        int rows = (int)p.Rows,
            columns = (int)p.Columns,
            depth = (int)p.Depth,
            rowA = (int)p.RowA,
            rowB = (int)p.RowB,
            rowC = (int)p.RowC;
        float one = 1,
            beta = p.Beta;
        ((delegate* unmanaged[Cdecl]<byte*, byte*, int*, int*, int*, float*, void*, int*, void*, int*, float*, void*, int*, void>)function)(
            &turnB,
            &turnA,
            &columns,
            &rows,
            &depth,
            &one,
            p.B,
            &rowB,
            p.A,
            &rowA,
            &beta,
            p.C,
            &rowC
        );
        return true;
    }

    private static nint Find(string function)
    {
        _ = get_num_threads(); // libtorch is loaded from here on
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }
        using var process = Process.GetCurrentProcess();
        foreach (ProcessModule module in process.Modules)
        {
            if (Path.GetFileName(module.FileName).StartsWith("libtorch_cpu.", StringComparison.Ordinal))
            {
                return NativeLibrary.TryGetExport(NativeLibrary.Load(module.FileName), function, out nint address) ? address : 0;
            }
        }
        return 0;
    }
}
