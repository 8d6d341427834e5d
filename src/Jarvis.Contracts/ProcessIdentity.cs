using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Jarvis.Storage;

namespace Jarvis.Contracts;

/// <summary>Distinguishes a process from a later one with the same pid by its start time.</summary>
public static class ProcessIdentity
{
    /// <summary>Linux: field 22 of <c>/proc/pid/stat</c> (clock ticks since boot); elsewhere UTC ticks of the start.</summary>
    /// <returns>Null if there is no such process, or if it has ended but was not reaped yet (a zombie).</returns>
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

    /// <summary>Kills exactly this process, not its children.</summary>
    /// <returns>False if it has ended, or if its pid now belongs to another process.</returns>
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
            return false; // it ended in the meantime
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
