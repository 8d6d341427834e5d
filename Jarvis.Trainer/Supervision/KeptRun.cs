using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Trainer.Supervision;

/// <summary>
/// A run on Unix, outside the service's process tree. A keeper, which is a shell of one megabyte, starts the run, waits for it and writes
/// how it ended. The shell that started the keeper has exited by then, so keeper and run belong to init, and whatever kills the service
/// with all its descendants, as Aspire's orchestrator does at every stop, does not find them. Keeper and run outlive each other and the
/// service.
/// </summary>
internal sealed class KeptRun(int keeper, int run, string exitCodePath, int attempt) : StartedRun
{
    /// <summary>
    /// Called with the console file, the exit code file, the attempt and the run's command line. Interrupts of the terminal reach neither
    /// process (ignored signals stay ignored across exec). The run is nicer than the service and has no standard input. What it or native
    /// code prints goes to a file, because a pipe would end with its reader. What the keeper's shell itself prints ("Killed") is discarded,
    /// because the run's last words are looked for in that file. The exit code is written under another name first, so that no reader sees
    /// half of it.
    /// </summary>
    private const string Keeper = """
        trap "" INT QUIT HUP
        log=$1; code=$2; attempt=$3; shift 3
        exec </dev/null 2>/dev/null
        nice -n 10 "$@" >>"$log" 2>&1 &
        run=$!
        echo "$$ $run"
        exec >/dev/null
        wait "$run"
        echo "$? $attempt" >"$code.new" && mv -f "$code.new" "$code"
        """;

    /// <summary>
    /// Starts the keeper (its script is $0) in a session of its own, or in a process group of its own if there is no setsid (macOS), and
    /// exits.
    /// </summary>
    private const string Starter = """
        if command -v setsid >/dev/null; then setsid /bin/sh -c "$0" jarvis-run "$@" &
        else set -m; /bin/sh -c "$0" jarvis-run "$@" &
        fi
        """;

    private readonly long _keeperStart = ProcessIdentity.StartTicks(keeper) ?? 0,
        _runStart = ProcessIdentity.StartTicks(run) ?? 0;

    public override bool HasEnded =>
        ExitCode is not null || (!ProcessIdentity.IsAlive(keeper, _keeperStart) && !ProcessIdentity.IsAlive(run, _runStart));

    public override int? ExitCode => ReadExitCode(exitCodePath, attempt);

    /// <summary>The run's own process.</summary>
    public int Pid => run;

    /// <exception cref="Win32Exception">There is no shell, or it started nothing.</exception>
    public static new KeptRun Start(ProcessStartInfo target, string consolePath, string exitCodePath, int attempt)
    {
        string[] arguments =
        [
            "-c",
            Starter,
            Keeper,
            consolePath,
            exitCodePath,
            attempt.ToString(CultureInfo.InvariantCulture),
            target.FileName,
            .. target.ArgumentList,
        ];
        var start = new ProcessStartInfo("/bin/sh", arguments)
        {
            RedirectStandardOutput = true,
            WorkingDirectory = target.WorkingDirectory,
        };
        start.Environment.Clear();
        foreach (var (name, value) in target.Environment)
        {
            start.Environment[name] = value;
        }

        using var starter = Process.Start(start) ?? throw new Win32Exception("The process did not start.");
        string[]? pids = starter.StandardOutput.ReadLine()?.Split(' ');
        starter.WaitForExit();
        return pids is [var keeper, var run]
            ? new KeptRun(
                int.Parse(keeper, CultureInfo.InvariantCulture),
                int.Parse(run, CultureInfo.InvariantCulture),
                exitCodePath,
                attempt
            )
            : throw new Win32Exception("The shell that keeps the run did not start it.");
    }

    /// <returns>Null if the file is missing or belongs to another attempt, because a keeper may write late.</returns>
    public static int? ReadExitCode(string path, int attempt)
    {
        try
        {
            return
                File.Exists(path)
                && DiskFile.ReadAllText(path).Split(' ') is [var code, var of]
                && int.TryParse(of, CultureInfo.InvariantCulture, out int its)
                && its == attempt
                && int.TryParse(code, CultureInfo.InvariantCulture, out int number)
                ? number
                : null;
        }
        catch (FileNotFoundException)
        {
            return null; // deleted in between, for the next attempt
        }
    }
}
