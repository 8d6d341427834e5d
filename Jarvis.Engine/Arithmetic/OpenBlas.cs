using System.Runtime.InteropServices;

namespace Jarvis.Engine.Arithmetic;

/// <summary>Asks the loaded OpenBLAS what it chose.</summary>
internal static unsafe class OpenBlas
{
    /// <param name="library">Path of the loaded library.</param>
    /// <returns>Such as Zen or SkylakeX; null where the library is another.</returns>
    public static string? Core(string? library)
    {
        if (library is null || !NativeLibrary.TryLoad(library, out nint handle)) return null;
        return NativeLibrary.TryGetExport(handle, "openblas_get_corename", out nint function)
            ? Marshal.PtrToStringUTF8((nint)((delegate* unmanaged[Cdecl]<byte*>)function)()) : null;
    }
}
