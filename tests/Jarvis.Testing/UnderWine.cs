using System.Runtime.InteropServices;

namespace Jarvis.Testing;

/// <summary>Distinguishes Wine, which lacks some features of Windows, from Windows.</summary>
public static class UnderWine
{
    /// <summary>The reason for skipping a test in which libtorch throws.</summary>
    public const string KeepsGuards =
        "Wine runs no destructors on the way of a C++ exception: gradients would stay switched off on this thread.";

    public static bool Is { get; } =
        OperatingSystem.IsWindows()
        && NativeLibrary.TryLoad("ntdll.dll", out nint library)
        && NativeLibrary.TryGetExport(library, "wine_get_version", out _);
}
