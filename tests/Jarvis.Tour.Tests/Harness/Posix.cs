using System.Runtime.InteropServices;

namespace Jarvis.Tour.Tests.Harness;

internal static partial class Posix
{
    public const int Interrupt = 2,
        KillNow = 9;

    /// <param name="pid">A negative number means the whole process group.</param>
    public static void Signal(int pid, int signal) => Assert(Kill(pid, signal), pid, signal);

    /// <summary>For a process that may already have ended.</summary>
    public static void TrySignal(int pid, int signal) => _ = Kill(pid, signal);

    private static void Assert(int result, int pid, int signal)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"kill({pid}, {signal}) failed with errno {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
