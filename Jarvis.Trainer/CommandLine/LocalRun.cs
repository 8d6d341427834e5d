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
    private readonly TimeProvider _clock = TimeProvider.System;

    private LocalRun(string directory, TrainingPlan plan) => (_files, _plan) = (new RunPaths(Path.GetFullPath(directory)), plan);

    /// <exception cref="PlanException">The plan is wrong, or the folder holds a run already.</exception>
    public static LocalRun Start(TrainingPlan plan, string directory)
    {
        var files = new RunPaths(Path.GetFullPath(directory));
        if (File.Exists(files.Plan)) throw new PlanException([$"'{directory}' holds a run already: go on with '{Shell.Jarvis} train "
            + $"--resume {directory}', or choose another folder."]);
        return new LocalRun(directory, WithRoom(Resolve(plan), files));
    }

    /// <exception cref="PlanException">The folder holds no run, or an override is wrong.</exception>
    public static LocalRun Resume(string directory, IEnumerable<string> overrides)
    {
        var files = new RunPaths(Path.GetFullPath(directory));
        if (!File.Exists(files.Plan)) throw new PlanException([$"'{directory}' holds no run (plan.json is missing); name the folder that --out made."]);
        return new LocalRun(directory, WithRoom(Resolve(PlanReader.ReadFile(files.Plan, overrides)), files));
    }

    public TrainResult Execute()
    {
        using var held = Lock() ?? throw new PlanException([$"Another process trains in '{_files.Directory}' right now."]);
        int attempt = (JsonFile.Read<Contracts.RunProcess>(_files.Process)?.Attempt ?? 0) + 1;
        JsonFile.Write(_files.Process, new Contracts.RunProcess(Environment.ProcessId, ProcessIdentity.StartTicks(Environment.ProcessId) ?? 0, attempt, _clock.GetUtcNow(), MachineBoot.Here(_clock).Id));
        JsonFile.Write(_files.Plan, _plan);
        DiskFile.Delete(_files.Result);
        RunNarrator.Show(_plan, PlanEstimator.Estimate(_plan, MachineOnce.Facts()));
        long startedAt = _clock.GetTimestamp();
        var tally = new RunTally();
        var result = Train(attempt, tally);
        JsonFile.Write(_files.Result, result);
        return tally.Result(result, _plan, _files, _clock.GetElapsedTime(startedAt).TotalSeconds);
    }

    /// <exception cref="PlanException">The folder cannot be written.</exception>
    private FileStream? Lock()
    {
        try
        {
            Directory.CreateDirectory(_files.Directory);
            return RunLock.Take(_files.Lock, _clock);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PlanException([$"'{_files.Directory}' cannot be written: {error.Message}"]);
        }
    }

    private RunResult Train(int attempt, RunTally tally)
    {
        using var metrics = new MetricsWriter(_files, _clock);
        using var reports = new RunReports(_files, metrics, MachineOnce.Look(new JarvisPaths(_files.Directory), _clock), _clock);
        var sink = new SeveralSinks(reports, tally, new RunNarrator(_plan, _clock));
        using var inbox = new ConsoleInbox(new ControlInbox(_files.Control, _clock), _clock);
        RunResult result;
        try
        {
            result = TrainingWork.Do(new RunContext(_plan, JarvisPaths.Default, _files, attempt, sink, inbox, _clock), Path.Combine(_files.Directory, "tokens"));
        }
        catch (InvalidDataException error)
        {
            result = new RunResult(RunState.Failed, error.Message, attempt, _clock.GetUtcNow(), 0, null, error.Message);
            sink.Write(new AttemptEnded(attempt, RunState.Failed, error.Message, 0));
        }
        metrics.Drain();
        reports.WriteLast();
        return result;
    }

    private static TrainingPlan WithRoom(TrainingPlan plan, RunPaths files) =>
        DiskEstimate.Refusal(plan, PlanResolver.Network(plan), files.Directory) is { } full ? throw new PlanException([full]) : plan;

    private static TrainingPlan Resolve(TrainingPlan plan) => PlanResolver.Resolve(plan, MachineFacts.Here);
}
