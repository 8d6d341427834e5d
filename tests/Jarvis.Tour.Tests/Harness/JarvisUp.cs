using System.Diagnostics;
using System.Globalization;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>
/// One <c>./jarvis up</c> of the built program: launcher, AppHost and services as real processes in their own process group.
/// </summary>
internal sealed class JarvisUp : IAsyncDisposable
{
    public static readonly TimeSpan ToBeReady = TimeSpan.FromSeconds(270),
        ToStop = TimeSpan.FromSeconds(60);

    private static readonly string[] _services = ["Jarvis.Trainer.dll", "Jarvis.Inference.dll", "Jarvis.Web.dll"];

    private readonly Process _process;

    private JarvisUp(Process process, string home, int port) => (_process, Home, Port) = (process, home, port);

    public string Home { get; }

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}";

    public Lines Lines { get; } = new();

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts it without waiting.</summary>
    public static JarvisUp Start(string home, int? port = null, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "process groups and /proc are Linux's");
        int chosen = port ?? Ports.Free();
        // setsid creates a process group, as a terminal does, so that signals to the group do not reach the tests.
        string[] all =
        [
            "dotnet",
            Checkout.Launcher,
            "up",
            "--home",
            home,
            "--port",
            chosen.ToString(CultureInfo.InvariantCulture),
            "--no-browser",
            .. arguments,
        ];
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("setsid", all) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        var up = new JarvisUp(process, home, chosen);
        process.OutputDataReceived += (_, e) => up.Lines.Add(e.Data);
        process.ErrorDataReceived += (_, e) => up.Lines.Add(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return up;
    }

    public static async Task<JarvisUp> StartReadyAsync(string home, int? port = null, params string[] arguments)
    {
        var up = Start(home, port, arguments);
        try
        {
            await up.Lines.WaitForAsync("Jarvis is ready: ", ToBeReady);
            return up;
        }
        catch
        {
            await up.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The service of this Jarvis that runs <paramref name="assembly"/>, such as Jarvis.Trainer.dll. Never a run, which has the same
    /// assembly and a verb.
    /// </summary>
    public int ServiceProcessId(string assembly) =>
        Processes.Of(Home).Single(process => process.CommandLine.TrimEnd().EndsWith(assembly, StringComparison.Ordinal)).Id;

    /// <summary>Trainer, Inference and Web.</summary>
    public int[] ServiceProcessIds() =>
        [.. Processes.Of(Home).Where(process => _services.Any(process.CommandLine.TrimEnd().EndsWith)).Select(process => process.Id)];

    /// <summary>Aspire's DCP: its API server, and the controllers that start and stop processes.</summary>
    public int[] OrchestratorProcessIds() =>
        [
            .. Processes
                .Of(Home)
                .Where(process =>
                    process.CommandLine.Contains("dcp start-apiserver", StringComparison.Ordinal)
                    || process.CommandLine.Contains("dcp run-controllers", StringComparison.Ordinal)
                )
                .Select(process => process.Id),
        ];

    /// <summary>The launcher's process id.</summary>
    public int ProcessId => _process.Id;

    public int AppHostProcessId =>
        Processes.Of(Home).Single(process => process.CommandLine.Contains("Jarvis.AppHost.dll", StringComparison.Ordinal)).Id;

    /// <summary>Simulates Ctrl+C in a terminal.</summary>
    public void InterruptGroup() => Posix.Signal(-_process.Id, Posix.Interrupt);

    public async Task<int> WaitForExitAsync(TimeSpan limit)
    {
        await _process.WaitForExitAsync().WaitAsync(limit);
        return _process.ExitCode;
    }

    /// <summary>Waits only for the launcher; processes that it started may still hold its output open.</summary>
    public async Task<int> LeavesAsync(TimeSpan limit)
    {
        await Until.TrueAsync(() => _process.HasExited, limit, () => "the launcher is still there");
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            InterruptGroup();
            try
            {
                await WaitForExitAsync(ToStop);
            }
            catch (TimeoutException)
            {
                Posix.Signal(-_process.Id, Posix.KillNow);
                throw;
            }

            // A run's keeper notes how it ended when Jarvis itself is gone already; the home may be deleted only after that.
            await Processes.AllGoneAsync(Home, ToStop);
        }

        _process.Dispose();
    }
}
