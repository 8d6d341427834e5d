using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;

namespace Jarvis.Runs.Execution;

/// <summary>One attempt of a run, from the lock to <c>result.json</c>.</summary>
/// <param name="work">Null prepares and trains; tests do something shorter.</param>
public sealed class RunSession(JarvisPaths paths, string id, TimeProvider time, Func<RunContext, RunResult>? work = null)
{
    /// <summary>Gives the run's process its name, for the report's title.</summary>
    public const string NameVariable = "JARVIS_RUN_NAME";

    private readonly RunPaths _files = paths.Run(id);

    /// <param name="attempt">Null for a run started by hand: one more than the last.</param>
    /// <returns>The exit code of the process.</returns>
    public int Execute(int? attempt)
    {
        if (!File.Exists(_files.Plan))
        {
            return Refuse(
                $"There is no run '{id}' in {paths.Runs}: it has no plan.json. GET /api/runs lists the runs.",
                ExitCodes.BadUsage
            );
        }
        FileStream? held;
        try
        {
            held = RunLock.Take(_files.Lock, time);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refuse(
                $"The run '{id}' cannot be started: {exception.Message} Look at the free space and the permissions of {_files.Directory}.",
                ExitCodes.Failed
            );
        }
        using var holds = held;
        if (held is null)
        {
            return Refuse(
                $"The run '{id}' is running already, in process {JsonFile.Read<Contracts.RunProcess>(_files.Process)?.Pid}.",
                ExitCodes.AlreadyRunning
            );
        }

        var executor = new RunExecutor(_files, paths, paths, time);
        int number = attempt ?? executor.NextAttempt;
        executor.Begin(number);

        var inbox = new ControlInbox(_files.Control, time);
        using var signals = Detachment.Apply(inbox.Terminate);
        // Standard error goes into console.log.
        var result = executor.Execute(number, Resolved, inbox, work ?? TrainingWork.Do, endsRun: _ => true, log: Console.Error.WriteLine);
        return result.State == RunState.Failed ? ExitCodes.Failed : ExitCodes.Done;
    }

    /// <summary>Every "auto" is decided once, at the first attempt; later ones, perhaps on a changed machine, keep the decisions.</summary>
    private TrainingPlan Resolved()
    {
        var plan =
            JsonFile.Read<TrainingPlan>(_files.Plan)
            ?? throw new InvalidDataException($"{_files.Plan} cannot be read as a plan. Start a new run instead.");
        var resolved = PlanResolver.Resolve(plan, MachineFacts.Here);
        if (resolved != plan)
        {
            JsonFile.Write(_files.Plan, resolved);
        }
        return resolved;
    }

    private static int Refuse(string message, int code)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}
