using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Jarvis.Storage;

namespace Jarvis.Runs.Execution;

/// <summary>Makes this process independent of who started it, and polite to the machine.</summary>
internal static partial class Detachment
{
    private const string SessionNice = "/proc/self/autogroup";

    /// <summary>
    /// Starts a session of its own, so that the terminal's signals do not arrive; lowers the priority, so that the page stays responsive;
    /// ignores Ctrl+C and hang-ups; SIGTERM calls <paramref name="terminate"/>.
    /// </summary>
    /// <returns>Keeps the signal handlers alive.</returns>
    public static IDisposable Apply(Action terminate)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = setsid(); // refused where a shell with job control made this process a group leader, which is just as good
        }

        LowerPriority();
        WakeLock.Take();
        return new Signals(
            PosixSignalRegistration.Create(
                PosixSignal.SIGTERM,
                signal =>
                {
                    signal.Cancel = true;
                    terminate();
                }
            ),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, signal => signal.Cancel = true),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true)
        );
    }

    private static void LowerPriority()
    {
        try
        {
            using var self = Process.GetCurrentProcess();
            self.PriorityClass = ProcessPriorityClass.BelowNormal; // nice 10
            // Where Linux divides the processor among sessions first, nice counts only within ours, so the session itself has to be nice.
            if (OperatingSystem.IsLinux() && File.Exists(SessionNice))
            {
                DiskFile.Put(SessionNice, "10");
            }
        }
        catch (Exception exception) when (exception is Win32Exception or UnauthorizedAccessException or IOException)
        {
            Console.Error.WriteLine($"The priority stays as it is: {exception.Message}");
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsid();

    private sealed class Signals(params IDisposable[] registrations) : IDisposable
    {
        public void Dispose()
        {
            foreach (var registration in registrations)
            {
                registration.Dispose();
            }
        }
    }
}
