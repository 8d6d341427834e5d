using System.Runtime.InteropServices;

namespace Jarvis.Runs.Execution;

/// <summary>
/// Keeps Windows from going to sleep on its own while a run trains; the lid and the power button still do. Ends with the process.
/// </summary>
internal static partial class WakeLock
{
    public static void Take()
    {
        const uint Continuous = 0x80000000,
            SystemRequired = 1;
        if (OperatingSystem.IsWindows())
        {
            _ = SetThreadExecutionState(Continuous | SystemRequired);
        }
    }

    [LibraryImport("kernel32")]
    private static partial uint SetThreadExecutionState(uint flags);
}
