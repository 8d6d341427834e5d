using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Jarvis.Contracts;
using Jarvis.Trainer.Queue;

namespace Jarvis.Trainer.Supervision;

/// <summary>Starts the process of a run: <c>Jarvis.Trainer run --id ID --home DIR --attempt N</c>, or the command that tests give.</summary>
internal sealed class RunLauncher(JarvisPaths paths, IReadOnlyList<string>? command = null)
{
    /// <summary>Gives the run's process its name, for the report's title.</summary>
    public const string NameVariable = "JARVIS_RUN_NAME";

    private static readonly string[] NotForRuns = ["JARVIS_INTERNAL_KEY", "JARVIS_RUNS_OUTLIVE", "ASPNETCORE_URLS", "OTEL_EXPORTER_OTLP_HEADERS"];

    /// <exception cref="Win32Exception">The process could not be started.</exception>
    public StartedRun Launch(RunRow run)
    {
        var files = paths.Run(run.Id);
        string[] target =
            [.. command ?? ThisProgram(), "run", "--id", run.Id, "--home", paths.Home, "--attempt", run.Attempt.ToString(CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo(target[0], target[1..]) { WorkingDirectory = paths.Home };
        NativeEnvironment.Apply(start.Environment, run.Plan.Threads);
        start.Environment[NameVariable] = run.Name;
        foreach (string name in NotForRuns) start.Environment.Remove(name);
        return StartedRun.Start(start, files.Console, files.ExitCode, run.Attempt);
    }

    // By `dotnet` beside the running runtime: the test host's own executable is not ours.
    private static string[] ThisProgram()
    {
        string dotnet = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return [Path.GetFullPath(dotnet), typeof(RunLauncher).Assembly.Location];
    }
}
