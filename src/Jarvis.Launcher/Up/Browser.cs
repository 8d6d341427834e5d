using System.Diagnostics;
using Jarvis.Contracts;

namespace Jarvis.Launcher.Up;

internal static class Browser
{
    /// <summary>Opens the page if this machine has a screen; otherwise the printed address has to do.</summary>
    /// <returns>False where nothing was opened.</returns>
    public static bool Open(string address)
    {
        bool hasScreen =
            !OperatingSystem.IsLinux()
            || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 }
            || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };
        if (!hasScreen)
        {
            return false;
        }
        try
        {
            PrivateHome.WithUsersUmask(() => Start(address)?.Dispose());
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // no such program; the address is on the screen
        }
    }

    private static Process? Start(string address) =>
        OperatingSystem.IsWindows()
            ? Process.Start(new ProcessStartInfo(address) { UseShellExecute = true })
            : Process.Start(
                new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address])
                {
                    RedirectStandardError = true,
                    RedirectStandardOutput = true,
                }
            );
}
