using System.Runtime.InteropServices;

namespace Jarvis.Testing;

/// <summary>Tells Wine, which lacks some of Windows, from Windows.</summary>
public static class UnderWine
{
    /// <summary>Why a test in which libtorch throws is skipped.</summary>
    public const string KeepsGuards =
        "Wine runs no destructors on the way of a C++ exception: gradients would stay switched off on this thread.";

    public static bool Is { get; } =
        OperatingSystem.IsWindows()
        && NativeLibrary.TryLoad("ntdll.dll", out nint library)
        && NativeLibrary.TryGetExport(library, "wine_get_version", out _);
}
