using System.Diagnostics;
using Jarvis.Contracts;

namespace Jarvis.Launcher.Autostart;

/// <summary>Starts Jarvis when its user logs on, with the operating system's own mechanism; none of them needs an administrator.</summary>
internal abstract class LogonStart
{
    public static LogonStart Here { get; } =
        OperatingSystem.IsWindows() ? new LogonTask()
        : OperatingSystem.IsMacOS() ? new LaunchAgent()
        : new UserUnit();

    public abstract bool IsOn { get; }

    /// <returns>What was set up, as a sentence.</returns>
    /// <exception cref="IOException">The system refuses; the message says why.</exception>
    public abstract Task<string> TurnOnAsync(JarvisPaths paths, CancellationToken cancellationToken);

    /// <exception cref="IOException">The system refuses; the message says why.</exception>
    public abstract Task TurnOffAsync(CancellationToken cancellationToken);

    /// <summary>Runs a program of the operating system; returns its exit code and what it printed.</summary>
    protected static async Task<(int Code, string Said)> RunAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    CreateNoWindow = true,
                }
            )!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken),
                errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, (await output + await errors).Trim());
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new IOException($"{program} could not be started ({exception.Message}).", exception);
        }
    }
}
