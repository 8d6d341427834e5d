using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Jarvis.Storage;

namespace Jarvis.Contracts;

/// <summary>Tells a process from another that got its number later, by the time it started.</summary>
public static class ProcessIdentity
{
    /// <summary>Linux: field 22 of <c>/proc/pid/stat</c> (clock ticks since boot); elsewhere UTC ticks of the start.</summary>
    /// <returns>Null when there is no such process, and when it has ended and nobody has asked yet how.</returns>
    public static long? StartTicks(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                return StartField(DiskFile.ReadAllText($"/proc/{pid}/stat"));
            }

            using var process = Process.GetProcessById(pid);
            return process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception exception) when (IsGone(exception))
        {
            return null;
        }
    }

    public static bool IsAlive(int pid, long startTicks) => StartTicks(pid) == startTicks;

    /// <summary>Kills exactly this process, and no child of it.</summary>
    /// <returns>False when it is gone, or when its number belongs to another process now.</returns>
    public static bool Kill(int pid, long startTicks)
    {
        if (!IsAlive(pid, startTicks))
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill(entireProcessTree: false);
            return true;
        }
        catch (Exception exception) when (IsGone(exception))
        {
            return false; // it ended meanwhile
        }
    }

    /// <inheritdoc cref="Kill(int, long)"/>
    public static bool Kill(RunProcess run) => Kill(run.Pid, run.StartTicks);

    // The name in parentheses may contain spaces and parentheses itself, so fields are counted after the last one.
    private static long? StartField(string stat)
    {
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        const int State = 3,
            StartTime = 22;
        return fields[State - 3] is "Z" or "X" ? null : long.Parse(fields[StartTime - 3], CultureInfo.InvariantCulture);
    }

    private static bool IsGone(Exception exception) =>
        exception is ArgumentException or InvalidOperationException or IOException or Win32Exception or UnauthorizedAccessException;
}
