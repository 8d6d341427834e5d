using System.Runtime.InteropServices;

namespace Jarvis.Engine.Machine;

/// <summary>Asks NVIDIA's driver directly, so that a service that only plans needs neither libtorch nor a context on a card.</summary>
internal static unsafe class CudaDriver
{
    /// <summary>Cards that the driver offers; 0 where there is no driver.</summary>
    public static int Cards()
    {
        string name = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        if (!NativeLibrary.TryLoad(name, out nint driver))
        {
            return 0;
        }
        int count = 0;
        return
            NativeLibrary.TryGetExport(driver, "cuInit", out nint initialize)
            && ((delegate* unmanaged[Cdecl]<uint, int>)initialize)(0) == 0
            && NativeLibrary.TryGetExport(driver, "cuDeviceGetCount", out nint countCards)
            && ((delegate* unmanaged[Cdecl]<int*, int>)countCards)(&count) == 0
            ? count
            : 0;
    }
}
