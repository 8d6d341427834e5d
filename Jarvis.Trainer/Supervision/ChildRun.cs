using System.ComponentModel;
using System.Diagnostics;

namespace Jarvis.Trainer.Supervision;

/// <summary>A run on Windows: our own child, in a process group of its own so that Ctrl+C does not reach it. It opens its console file itself.</summary>
internal sealed class ChildRun : StartedRun
{
    private readonly Process _process;

    public ChildRun(ProcessStartInfo start)
    {
        start.CreateNoWindow = true;
        if (OperatingSystem.IsWindows())
        {
            start.CreateNewProcessGroup = true;
        }

        _process = Process.Start(start) ?? throw new Win32Exception("The process did not start.");
    }

    public override bool HasEnded => _process.HasExited;

    public override int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    public override void Dispose() => _process.Dispose();
}
