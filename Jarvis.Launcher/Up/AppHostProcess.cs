using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Jarvis.Launcher.Up;

/// <summary>
/// The AppHost as our child. It reads nothing from its standard input but waits for its end: closing it asks the AppHost to stop, and so does
/// our own death.
/// </summary>
internal sealed partial class AppHostProcess : IDisposable
{
    private readonly Process _process;

    private AppHostProcess(Process process) => _process = process;

    public static AppHostProcess Start(UpOptions options)
    {
        var start = new ProcessStartInfo(Checkout.Dotnet, [Checkout.Assembly("Jarvis.AppHost"), "--port", options.Port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            WorkingDirectory = Path.Combine(Checkout.Root, "Jarvis.AppHost"),
        };
        start.Environment["JARVIS_HOME"] = options.Paths.Home;
        start.Environment["AppHost__LogDirectory"] = options.Paths.Logs;
        start.Environment["AppHost__StopAtEndOfInput"] = "true";
        return new AppHostProcess(Process.Start(start)!);
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Completes with the exit code.</summary>
    public async Task<int> WaitAsync(CancellationToken stop)
    {
        await _process.WaitForExitAsync(stop);
        return _process.ExitCode;
    }

    /// <summary>Asks it to stop its services and itself; asking twice does no harm.</summary>
    public void AskToStop()
    {
        if (_process.HasExited) return;
        _process.StandardInput.Close();
        const int Terminate = 15;
        if (!OperatingSystem.IsWindows()) _ = Kill(_process.Id, Terminate); // Aspire's own AppHost does not look at its input
    }

    /// <summary>Ends this one process, never those below it: a training run may be among them.</summary>
    public void End()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: false);
    }

    public void Dispose() => _process.Dispose();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
