using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>
/// Whether the C library beside this assembly can be used: it exists, it has this version, the processor has everything that it was built
/// for (it may have been built on another machine), and a small product comes out right.
/// </summary>
internal static unsafe class NativeCheck
{
    /// <summary>Why the library cannot be used; null where it can.</summary>
    internal static string? Refusal()
    {
        _ = get_num_threads(); // libtorch comes first: the library then shares its OpenMP, and with it the number of threads
        if (
            !NativeLibrary.TryLoad(
                NativeMethods.Library,
                typeof(NativeCheck).Assembly,
                DllImportSearchPath.AssemblyDirectory,
                out nint library
            )
        )
        {
            return "The kernels in C were not built here: a C compiler makes them when Jarvis is built. Install one (gcc, clang or "
                + "cl) and build again.";
        }
        const string again = "Build Jarvis again on this machine.";
        if (!NativeLibrary.TryGetExport(library, "jarvis_version", out _) || NativeMethods.LibraryVersion() != NativeMethods.Version)
        {
            return $"The kernels in C beside Jarvis are those of another version. {again}";
        }
        if (Marshal.PtrToStringUTF8((nint)NativeMethods.Refusal()) is { } lacking)
        {
            return $"The kernels in C were built on a machine with {lacking}, which this processor does not have. {again}";
        }
        return Multiplies(Element.Float32) && Multiplies(Element.BFloat16)
            ? null
            : $"The kernels in C compute wrongly on this machine. {again}";
    }

    /// <summary>Multiplies small integers, whose products are exact in either type.</summary>
    private static bool Multiplies(Element type)
    {
        const int rows = 11,
            columns = 19,
            depth = 5;
        float* a = stackalloc float[rows * depth],
            b = stackalloc float[columns * depth],
            c = stackalloc float[rows * columns];
        for (int k = 0; k < rows * depth; k++)
        {
            Put(type, a, k, (k * 7 % 11) - 5);
        }
        for (int k = 0; k < columns * depth; k++)
        {
            Put(type, b, k, (k * 5 % 13) - 6);
        }
        var product = new Product
        {
            Type = (long)type,
            TurnB = 1,
            Rows = rows,
            Columns = columns,
            Depth = depth,
            A = a,
            RowA = depth,
            B = b,
            RowB = depth,
            C = c,
            RowC = columns,
            Threads = 1,
        };
        if (NativeMethods.Multiply(product) == 0)
        {
            return false;
        }
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                float sum = 0;
                for (int k = 0; k < depth; k++)
                {
                    sum += (((row * depth) + k) * 7 % 11 - 5) * (((column * depth) + k) * 5 % 13 - 6);
                }
                if (c[(row * columns) + column] != sum)
                {
                    return false;
                }
            }
        }
        return true;
    }

    private static void Put(Element type, float* to, int place, float value)
    {
        if (type == Element.Float32)
        {
            to[place] = value;
        }
        else
        {
            ((ushort*)to)[place] = (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);
        }
    }
}
