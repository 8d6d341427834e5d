using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Runs.Execution;
using Jarvis.Trainer.Runs;

namespace Jarvis.Trainer.Supervision;

/// <summary>
/// Starts the process of a run: <c>Jarvis.Trainer run --id ID --home DIR --attempt N</c>, or the command that tests give.
/// </summary>
internal sealed class RunLauncher(JarvisPaths paths, IReadOnlyList<string>? command = null)
{
    /// <exception cref="Win32Exception">The process could not be started.</exception>
    public StartedRun Launch(RunRow run)
    {
        var files = paths.Run(run.Id);
        string[] target =
        [
            .. command ?? JarvisPrograms.ThisTrainer,
            "run",
            "--id",
            run.Id,
            "--home",
            paths.Home,
            "--attempt",
            run.Attempt.ToString(CultureInfo.InvariantCulture),
        ];
        var start = new ProcessStartInfo(target[0], target[1..]) { WorkingDirectory = paths.Home };
        NativeEnvironment.Apply(start.Environment, run.Plan.Compute.Threads);
        start.Environment[RunSession.NameVariable] = run.Name;
        JarvisPrograms.ForgetService(start.Environment);
        return StartedRun.Start(start, files.Console, files.ExitCode, run.Attempt);
    }
}
