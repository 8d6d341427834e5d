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
    /// <summary>
    /// The terminal's interrupts do not reach the run (ignored signals stay ignored over exec), it is nicer than the service, has no standard
    /// input, and what it or native code prints goes to a file: a pipe would end with its reader.
    /// </summary>
    private const string Shell = """trap "" INT QUIT HUP; log=$1; shift; exec nice -n 10 "$@" </dev/null >>"$log" 2>&1""";

    /// <summary>Gives the run's process its name, for the report's title.</summary>
    public const string NameVariable = "JARVIS_RUN_NAME";

    private static readonly string[] NotForRuns = ["JARVIS_INTERNAL_KEY", "JARVIS_STOP_WITH_PARENT", "ASPNETCORE_URLS", "OTEL_EXPORTER_OTLP_HEADERS"];

    /// <exception cref="Win32Exception">The process could not be started.</exception>
    public Process Launch(RunRow run)
    {
        string[] target = [.. command ?? ThisProgram(), "run", "--id", run.Id, "--home", paths.Home, "--attempt", run.Attempt.ToString(CultureInfo.InvariantCulture)];
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(target[0], target[1..]) { CreateNoWindow = true }
            : new ProcessStartInfo("/bin/sh", ["-c", Shell, "jarvis-run", paths.Run(run.Id).Console, .. target]);
        start.WorkingDirectory = paths.Home;
        NativeEnvironment.Apply(start.Environment, run.Plan.Threads);
        start.Environment[NameVariable] = run.Name;
        foreach (string name in NotForRuns) start.Environment.Remove(name);
        return Process.Start(start) ?? throw new Win32Exception("The process did not start.");
    }

    // By `dotnet` beside the running runtime: the test host's own executable is not ours.
    private static string[] ThisProgram()
    {
        string dotnet = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return [Path.GetFullPath(dotnet), typeof(RunLauncher).Assembly.Location];
    }
}
