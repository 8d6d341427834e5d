using System.Runtime.InteropServices;

namespace Jarvis.Data;

/// <summary>The system's libzstd (its streaming API, zstd.h 1.4 and later), found when the first .zst file is opened.</summary>
internal static unsafe class ZstdLibrary
{
    [StructLayout(LayoutKind.Sequential)]
    public struct Buffer
    {
        public byte* Start;
        public nuint Size;
        public nuint Position;
    }

    private static readonly Lazy<nint> _library = new(Load);

    /// <exception cref="DatasetException">This machine has no libzstd; the message says how to get it.</exception>
    public static nint CreateStream(string name)
    {
        if (_library.Value == 0)
        {
            throw new DatasetException($"{name} is compressed with zstd, and this machine has no libzstd. {HowToInstall()}, then try again; or unpack the file first.");
        }
        return ((delegate* unmanaged<nint>)Function("ZSTD_createDStream"))();
    }

    public static nuint Decompress(nint stream, ref Buffer output, ref Buffer input)
    {
        fixed (Buffer* to = &output, from = &input)
        {
            return ((delegate* unmanaged<nint, Buffer*, Buffer*, nuint>)Function("ZSTD_decompressStream"))(stream, to, from);
        }
    }

    /// <summary>What went wrong; null where the code is no error.</summary>
    public static string? Error(nuint code) => ((delegate* unmanaged<nuint, uint>)Function("ZSTD_isError"))(code) == 0
        ? null
        : Marshal.PtrToStringUTF8(((delegate* unmanaged<nuint, nint>)Function("ZSTD_getErrorName"))(code)) ?? "unknown error";

    public static void Free(nint stream) => ((delegate* unmanaged<nint, nuint>)Function("ZSTD_freeDStream"))(stream);

    private static nint Function(string name) => NativeLibrary.GetExport(_library.Value, name);

    private static nint Load()
    {
        string[] names = OperatingSystem.IsWindows() ? ["libzstd.dll", "zstd.dll"]
            : OperatingSystem.IsMacOS() ? ["libzstd.1.dylib", "/opt/homebrew/lib/libzstd.1.dylib", "/usr/local/lib/libzstd.1.dylib"]
            : ["libzstd.so.1", "libzstd.so"];
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, typeof(ZstdLibrary).Assembly, null, out nint library))
            {
                return library;
            }
        }
        return 0;
    }

    private static string HowToInstall() => OperatingSystem.IsWindows() ? "Put libzstd.dll (from github.com/facebook/zstd/releases) beside Jarvis or on the PATH"
        : OperatingSystem.IsMacOS() ? "Install it with: brew install zstd"
        : "Install it with: sudo apt install libzstd1 (Debian, Ubuntu) or sudo dnf install libzstd (Fedora)";
}
