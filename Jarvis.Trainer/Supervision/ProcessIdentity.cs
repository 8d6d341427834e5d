using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Jarvis.Trainer.Supervision;

/// <summary>Tells a process from another that got its number later, by the time it started.</summary>
internal static class ProcessIdentity
{
    /// <summary>Linux: field 22 of <c>/proc/pid/stat</c> (clock ticks since boot); elsewhere UTC ticks of the start. Null when there is no such process.</summary>
    public static long? StartTicks(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux()) return StartField(File.ReadAllText($"/proc/{pid}/stat"));
            using var process = Process.GetProcessById(pid);
            return process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or IOException or Win32Exception or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Kills exactly the process that wrote <paramref name="run"/>, and no child of it.</summary>
    /// <returns>False when it is gone, or when its number belongs to another process now.</returns>
    public static bool Kill(Contracts.RunProcess run)
    {
        if (StartTicks(run.Pid) != run.StartTicks) return false;
        try
        {
            using var process = Process.GetProcessById(run.Pid);
            process.Kill(entireProcessTree: false);
            return true;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false; // it ended meanwhile
        }
    }

    // The name in parentheses may contain spaces and parentheses itself, so fields are counted after the last one.
    private static long StartField(string stat)
        => long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[22 - 3], CultureInfo.InvariantCulture);
}
