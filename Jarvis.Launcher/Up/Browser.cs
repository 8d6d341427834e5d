using System.Diagnostics;
using Jarvis.Contracts;

namespace Jarvis.Launcher.Up;

internal static class Browser
{
    /// <summary>Opens the page where a person sits in front of a screen; elsewhere the printed address is all there is.</summary>
    public static void Open(string address)
    {
        if (Console.IsOutputRedirected) return;
        bool hasScreen = !OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 } || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };
        if (!hasScreen) return;
        try
        {
            PrivateHome.WithUsersUmask(() => Start(address)?.Dispose());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return; // no such program; the address is on the screen
        }
    }

    private static Process? Start(string address) => OperatingSystem.IsWindows() ? Process.Start(new ProcessStartInfo(address) { UseShellExecute = true })
        : Process.Start(new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address]) { RedirectStandardError = true, RedirectStandardOutput = true });
}
