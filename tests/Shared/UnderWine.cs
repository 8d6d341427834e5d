using System.Runtime.InteropServices;

namespace Jarvis.Tests.Shared;

/// <summary>Tells Wine, which lacks some of Windows, from Windows.</summary>
internal static class UnderWine
{
    public static bool Is { get; } = OperatingSystem.IsWindows() && NativeLibrary.TryLoad("ntdll.dll", out nint library) && NativeLibrary.TryGetExport(library, "wine_get_version", out _);
}
