using System.ComponentModel;
using System.Diagnostics;

namespace Jarvis.Trainer.Supervision;

/// <summary>The process of a run, for the service that started it: whether it has ended, and how.</summary>
internal abstract class StartedRun : IDisposable
{
    public abstract bool HasEnded { get; }

    /// <summary>As a shell counts (128 + signal); null before the end, and where nobody saw it.</summary>
    public abstract int? ExitCode { get; }

    /// <exception cref="Win32Exception">The process could not be started.</exception>
    public static StartedRun Start(ProcessStartInfo start, string consolePath, string exitCodePath, int attempt)
        => OperatingSystem.IsWindows() ? new ChildRun(start) : KeptRun.Start(start, consolePath, exitCodePath, attempt);

    public virtual void Dispose()
    {
    }
}
