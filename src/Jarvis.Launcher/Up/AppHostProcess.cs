using System.Diagnostics;
using System.Globalization;
using Jarvis.Launcher.Programs;
using Jarvis.Launcher.Torch;

namespace Jarvis.Launcher.Up;

/// <summary>
/// The AppHost as our child process. It only waits for the end of its standard input: closing that asks the AppHost to stop, and so does
/// our own death.
/// </summary>
internal sealed class AppHostProcess : IDisposable
{
    private const string AnyPort = "http://127.0.0.1:0";

    private readonly Process _process;

    private AppHostProcess(Process process) => (_process, Ended) = (process, process.WaitForExitAsync());

    /// <summary>Completes when it has exited; <see cref="ExitCode"/> is available then.</summary>
    public Task Ended { get; }

    public int ExitCode => _process.ExitCode;

    public static AppHostProcess Start(UpOptions options)
    {
        string[] arguments =
        [
            "--port",
            options.Port.ToString(CultureInfo.InvariantCulture),
            .. options.ShowsAspire ? Array.Empty<string>() : ["--no-aspire-dashboard"],
        ];
        var start = Installation.Start("Jarvis.AppHost", arguments);
        start.RedirectStandardInput = true;
        start.WorkingDirectory = Installation.FolderOf("Jarvis.AppHost"); // where its appsettings.json is
        TorchEnvironment.Apply(start.Environment, options.TorchFolder);
        Orchestrator.Name(start.Environment);
        start.Environment["JARVIS_HOME"] = options.Paths.Home;
        start.Environment["AppHost__StopAtEndOfInput"] = "true";
        // Whatever the user's shell has for other programs must not move Aspire's dashboard to a port that is taken.
        foreach (string name in (string[])["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"])
        {
            start.Environment[name] = AnyPort;
        }
        start.Environment["ASPIRE_DASHBOARD_DATA_DIRECTORY"] = Path.Combine(options.Paths.Home, "aspire");
        return new AppHostProcess(Process.Start(start)!);
    }

    /// <summary>Asks it to stop its services and itself; asking twice does no harm.</summary>
    public void AskToStop()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
        }
    }

    /// <summary>Kills this one process, never its children: a training run may be among them.</summary>
    public void End()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: false);
        }
    }

    public void Dispose() => _process.Dispose();
}
