using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Runs.Events;
using Jarvis.Runs.Execution;
using Jarvis.Storage;

namespace Jarvis.Runs;

/// <summary>
/// A run in a folder of the caller's choice, trained in this process. Its files (plan, events, checkpoints, report) are those of a run of
/// the service, so <c>jarvis generate</c>, <c>train --resume</c> and the dashboard's readers understand them.
/// </summary>
/// <example>
/// <code>
/// var plan = new TrainingPlan { Data = new() { Files = ["book.txt"] } };
/// TrainResult result = LocalRun.Start(plan, "run").Execute();
/// Console.WriteLine($"{result.Reason} Best checkpoint: {result.Best}");
/// </code>
/// </example>
public sealed class LocalRun
{
    private readonly RunPaths _files;
    private readonly TimeProvider _time = TimeProvider.System;

    private LocalRun(RunPaths files, TrainingPlan plan) => (_files, Plan) = (files, plan);

    /// <summary>Resolved: every default and every "auto" is decided for this machine.</summary>
    public TrainingPlan Plan { get; }

    /// <summary>Checks a plan and makes it ready to be trained in a new folder. Nothing is written yet.</summary>
    /// <param name="plan">Its relative paths start at the working directory; <see cref="PlanFile"/> resolves those of a plan file.</param>
    /// <param name="directory">New folder for checkpoints, metrics and the report.</param>
    /// <exception cref="PlanException">
    /// The plan is wrong, the folder holds a run already, or the disk has no room for it; every problem is listed.
    /// </exception>
    public static LocalRun Start(TrainingPlan plan, string directory)
    {
        plan = PlanFile.Absolute(plan, Directory.GetCurrentDirectory());
        var files = new RunPaths(Path.GetFullPath(directory));
        if (File.Exists(files.Plan))
        {
            throw new PlanException([
                $"'{directory}' holds a run already: go on with '{CommandName.Jarvis} train "
                    + $"--resume {directory}', or choose another folder.",
            ]);
        }
        return new LocalRun(files, WithRoom(Resolve(plan), files));
    }

    /// <summary>Resumes the run in a folder from its newest complete checkpoint.</summary>
    /// <param name="overrides">Settings that change, each <c>key=value</c>, such as <c>max_steps=2000</c>.</param>
    /// <exception cref="PlanException">The folder holds no run, or an override is wrong.</exception>
    public static LocalRun Resume(string directory, IEnumerable<string>? overrides = null)
    {
        var files = new RunPaths(Path.GetFullPath(directory));
        if (!File.Exists(files.Plan))
        {
            throw new PlanException([$"'{directory}' holds no run (plan.json is missing); name the folder that --out made."]);
        }
        return new LocalRun(files, WithRoom(Resolve(PlanReader.ReadFile(files.Plan, overrides ?? [])), files));
    }

    /// <summary>Prepares the data and trains, on the calling thread, until the plan is done or somebody asks to stop.</summary>
    /// <param name="progress">Called with every event, on this thread and after it was passed to the files; it should not wait.
    /// <see cref="StepMetrics"/>, <see cref="EvaluationMetrics"/> and <see cref="SampleGenerated"/> are the ones to look at.</param>
    /// <param name="cancellationToken">Ends the run as a pause: it writes a checkpoint first, its state is <see cref="RunState.Paused"/>,
    /// and <see cref="Resume"/> continues it. No exception is thrown.</param>
    /// <returns>How it ended, even where it failed during training: <see cref="TrainResult.Reason"/> says why.</returns>
    /// <exception cref="PlanException">Another process trains in the folder, or it cannot be written.</exception>
    public TrainResult Execute(Action<RunEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        using var held = Lock() ?? throw new PlanException([$"Another process trains in '{_files.Directory}' right now."]);
        var executor = new RunExecutor(_files, JarvisPaths.Default, new JarvisPaths(_files.Directory), _time);
        int attempt = executor.NextAttempt;
        executor.Begin(attempt);
        JsonFile.Write(_files.Plan, Plan);
        long startedAt = _time.GetTimestamp();
        var tally = new RunTally();
        string tokens = Path.Combine(_files.Directory, "tokens");
        // The caller's mistakes are thrown, not returned as the run's result.
        var result = executor.Execute(
            attempt,
            () => Plan,
            new CancellationInbox(new ControlInbox(_files.Control, _time), _time, cancellationToken),
            run => TrainingWork.Do(run, tokens),
            endsRun: exception => exception is InvalidDataException,
            log: _ => { },
            [tally, .. progress is null ? (ProgressSink[])[] : [new ProgressSink(progress)]]
        );
        return tally.Result(result, Plan, _files, _time.GetElapsedTime(startedAt).TotalSeconds);
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
