using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using Jarvis.Contracts;
using Microsoft.Win32.SafeHandles;

namespace Jarvis.Trainer.Supervision;

/// <summary>
/// A run on Windows: without a console, in a process group of its own and outside the job object of whoever started it, so that neither
/// Ctrl+C nor the end of the service or the terminal reaches it. Its process handle is kept open, so its exit code is known whoever asks it
/// to end.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsRun : StartedRun
{
    private readonly SafeProcessHandle _process;

    private WindowsRun(SafeProcessHandle process) => _process = process;

    public override bool HasEnded => WindowsProcess.HasEnded(_process);

    public override int? ExitCode => WindowsProcess.ExitCode(_process);

    /// <param name="consolePath">The file that its output, including that of native code, is appended to.</param>
    /// <exception cref="Win32Exception">The process could not be started.</exception>
    public static WindowsRun Start(ProcessStartInfo start, string consolePath)
    {
        var process = WindowsProcess.StartDetached(start, consolePath, out bool inJob);
        return new WindowsRun(process) { IsTied = inJob };
    }

    /// <summary>The process that an earlier service started; null where it is gone.</summary>
    public static WindowsRun? TryAdopt(Contracts.RunProcess known)
    {
        var process = WindowsProcess.TryOpen(known.Pid);
        if (process is null)
        {
            return null;
        }
        if (ProcessIdentity.IsAlive(known.Pid, known.StartTicks))
        {
            return new WindowsRun(process);
        }
        process.Dispose();
        return null;
    }

    public override void Dispose() => _process.Dispose();
}
