using System.Diagnostics;

namespace Jarvis.Launcher.Torch;

/// <summary>Whether an NVIDIA GPU answers, according to its driver's own program.</summary>
internal static class NvidiaCard
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <returns>The name of the first GPU, such as "NVIDIA GeForce RTX 3060"; null if there is none or no driver.</returns>
    public static string? Name()
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("nvidia-smi", ["--query-gpu=name", "--format=csv,noheader"])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    CreateNoWindow = true,
                }
            )!;
            var name = process.StandardOutput.ReadLineAsync();
            if (!process.WaitForExit(_patience))
            {
                process.Kill();
                return null;
            }
            return process.ExitCode == 0 && name.Result?.Trim() is { Length: > 0 } found ? found : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // no such program
        }
    }
}
