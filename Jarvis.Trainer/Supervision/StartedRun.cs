using System.ComponentModel;
using System.Diagnostics;
using Jarvis.Contracts;

namespace Jarvis.Trainer.Supervision;

/// <summary>The process of a run, for the service that started it: whether it has ended, and how.</summary>
internal abstract class StartedRun : IDisposable
{
    public abstract bool HasEnded { get; }

    /// <summary>As a shell reports it (128 + signal); null before the end, or if nobody saw it.</summary>
    public abstract int? ExitCode { get; }

    /// <summary>It could not leave the job object that the service is in (Windows), so what ends that job ends the run.</summary>
    public bool IsTied { get; protected init; }

    /// <exception cref="Win32Exception">The process could not be started.</exception>
    public static StartedRun Start(ProcessStartInfo start, string consolePath, string exitCodePath, int attempt) =>
        OperatingSystem.IsWindows() ? WindowsRun.Start(start, consolePath) : KeptRun.Start(start, consolePath, exitCodePath, attempt);

    /// <summary>
    /// The process of a run that an earlier service started; null where it is gone, and outside Windows, where a keeper writes how it ends.
    /// </summary>
    public static StartedRun? TryAdopt(RunPaths files, int attempt) =>
        OperatingSystem.IsWindows() && JsonFile.Read<Contracts.RunProcess>(files.Process) is { } known && known.Attempt == attempt
            ? WindowsRun.TryAdopt(known)
            : null;

    public virtual void Dispose() { }
}
