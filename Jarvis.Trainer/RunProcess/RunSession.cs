using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Engine.Training;
using Jarvis.Storage;
using Jarvis.Trainer.Hardware;
using Jarvis.Trainer.Supervision;

namespace Jarvis.Trainer.RunProcess;

/// <summary>One attempt of a run, from the lock to <c>result.json</c>.</summary>
/// <param name="work">Prepares and trains; given by tests otherwise.</param>
internal sealed class RunSession(JarvisPaths paths, string id, Func<RunContext, RunResult> work, TimeProvider clock)
{
    private readonly RunPaths _files = paths.Run(id);

    /// <param name="attempt">Null for a run started by hand: one more than the last.</param>
    /// <returns>The exit code of the process.</returns>
    public int Execute(int? attempt)
    {
        if (!File.Exists(_files.Plan)) return Refuse($"There is no run '{id}' in {paths.Runs}: it has no plan.json. GET /api/runs lists the runs.", ExitCodes.BadUsage);
        FileStream? held;
        try
        {
            held = RunLock.Take(_files.Lock, clock);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Refuse($"The run '{id}' cannot be started: {error.Message} Look at the free space and the permissions of {_files.Directory}.", ExitCodes.Failed);
        }
        using var holds = held;
        if (held is null) return Refuse($"The run '{id}' is running already, in process {JsonFile.Read<Contracts.RunProcess>(_files.Process)?.Pid}.", ExitCodes.AlreadyRunning);

        int number = attempt ?? (JsonFile.Read<Contracts.RunProcess>(_files.Process)?.Attempt ?? 0) + 1;
        JsonFile.Write(_files.Process, new Contracts.RunProcess(Environment.ProcessId, ProcessIdentity.StartTicks(Environment.ProcessId) ?? 0, number, clock.GetUtcNow(), MachineBoot.Here(clock).Id));
        DiskFile.Delete(_files.Result);

        var inbox = new ControlInbox(_files.Control, clock);
        using var signals = Detachment.Apply(inbox.Terminate);
        var result = Run(number, inbox);
        JsonFile.Write(_files.Result, result);
        return result.State == RunState.Failed ? ExitCodes.Failed : ExitCodes.Done;
    }

    private RunResult Run(int attempt, ControlInbox inbox)
    {
        using var metrics = new MetricsWriter(_files, clock);
        using var reports = new RunReports(_files, metrics, MachineOnce.Look(paths, clock), clock);
        RunResult result;
        try
        {
            result = work(new RunContext(Resolved(), paths, _files, attempt, reports, inbox, clock));
        }
        catch (Exception error)
        {
            Console.Error.WriteLine(error); // the whole of it belongs to console.log
            string reason = FailureWords.Of(error);
            result = new RunResult(RunState.Failed, reason, attempt, clock.GetUtcNow(), 0);
            reports.Write(new RunLogLine(LogSeverity.Error, reason));
            reports.Write(new AttemptEnded(attempt, RunState.Failed, reason, 0));
        }
        reports.Drain();
        reports.WriteLast();
        return result;
    }

    /// <summary>Every "auto" is decided once, at the first attempt; later ones, perhaps on a changed machine, go on with the same.</summary>
    private TrainingPlan Resolved()
    {
        var plan = JsonFile.Read<TrainingPlan>(_files.Plan) ?? throw new InvalidDataException($"{_files.Plan} cannot be read as a plan. Start a new run instead.");
        var resolved = PlanResolver.Resolve(plan, MachineFacts.Here);
        if (resolved != plan) JsonFile.Write(_files.Plan, resolved);
        return resolved;
    }

    private static int Refuse(string message, int code)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}
