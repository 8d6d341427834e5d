using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Storage;
using Jarvis.Trainer.Hardware;
using Jarvis.Trainer.RunProcess;
using Jarvis.Trainer.Supervision;

namespace Jarvis.Trainer.CommandLine;

/// <summary>A run in a folder of the user's: the same files as a run of the service, in this very process.</summary>
internal sealed class LocalRun
{
    private readonly RunPaths _files;
    private readonly TrainingPlan _plan;
    private readonly TimeProvider _time = TimeProvider.System;

    private LocalRun(string directory, TrainingPlan plan) => (_files, _plan) = (new RunPaths(Path.GetFullPath(directory)), plan);

    /// <exception cref="PlanException">The plan is wrong, or the folder holds a run already.</exception>
    public static LocalRun Start(TrainingPlan plan, string directory)
    {
        var files = new RunPaths(Path.GetFullPath(directory));
        if (File.Exists(files.Plan))
        {
            throw new PlanException([
                $"'{directory}' holds a run already: go on with '{Shell.Jarvis} train "
                    + $"--resume {directory}', or choose another folder.",
            ]);
        }
        return new LocalRun(directory, WithRoom(Resolve(plan), files));
    }

    /// <exception cref="PlanException">The folder holds no run, or an override is wrong.</exception>
    public static LocalRun Resume(string directory, IEnumerable<string> overrides)
    {
        var files = new RunPaths(Path.GetFullPath(directory));
        if (!File.Exists(files.Plan))
        {
            throw new PlanException([$"'{directory}' holds no run (plan.json is missing); name the folder that --out made."]);
        }
        return new LocalRun(directory, WithRoom(Resolve(PlanReader.ReadFile(files.Plan, overrides)), files));
    }

    public TrainResult Execute()
    {
        using var held = Lock() ?? throw new PlanException([$"Another process trains in '{_files.Directory}' right now."]);
        var executor = new RunExecutor(_files, JarvisPaths.Default, new JarvisPaths(_files.Directory), _time);
        int attempt = executor.NextAttempt;
        executor.Begin(attempt);
        JsonFile.Write(_files.Plan, _plan);
        RunNarrator.Show(_plan, PlanEstimator.Estimate(_plan, MachineOnce.Facts()));
        long startedAt = _time.GetTimestamp();
        var tally = new RunTally();
        using var inbox = new ConsoleInbox(new ControlInbox(_files.Control, _time), _time);
        string tokens = Path.Combine(_files.Directory, "tokens");
        // What the user got wrong ends the verb with its own exit code, and is no result of the run.
        var result = executor.Execute(
            attempt,
            () => _plan,
            inbox,
            run => TrainingWork.Do(run, tokens),
            endsRun: exception => exception is InvalidDataException,
            log: _ => { },
            tally,
            new RunNarrator(_plan, _time)
        );
        return tally.Result(result, _plan, _files, _time.GetElapsedTime(startedAt).TotalSeconds);
    }

    /// <exception cref="PlanException">The folder cannot be written.</exception>
    private FileStream? Lock()
    {
        try
        {
            Directory.CreateDirectory(_files.Directory);
            return RunLock.Take(_files.Lock, _time);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PlanException([$"'{_files.Directory}' cannot be written: {exception.Message}"]);
        }
    }

    private static TrainingPlan WithRoom(TrainingPlan plan, RunPaths files) =>
        DiskEstimate.Refusal(plan, PlanResolver.Network(plan), files.Directory) is { } full ? throw new PlanException([full]) : plan;

    private static TrainingPlan Resolve(TrainingPlan plan) => PlanResolver.Resolve(plan, MachineFacts.Here);
}
