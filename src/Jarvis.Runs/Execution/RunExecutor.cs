using Jarvis.Contracts;
using Jarvis.Engine.Training;
using Jarvis.Runs.Events;
using Jarvis.Runs.Machine;
using Jarvis.Storage;

namespace Jarvis.Runs.Execution;

/// <summary>
/// One attempt of a run whose lock is held, from <c>process.json</c> to <c>result.json</c>: what the service's process and the command line
/// share.
/// </summary>
/// <param name="files">The run's folder.</param>
/// <param name="paths">The home: data and tokenizers that plans name.</param>
/// <param name="home">The folder whose disk the report describes.</param>
internal sealed class RunExecutor(RunPaths files, JarvisPaths paths, JarvisPaths home, TimeProvider time)
{
    /// <summary>The attempt after the last that began here.</summary>
    public int NextAttempt => (JsonFile.Read<Contracts.RunProcess>(files.Process)?.Attempt ?? 0) + 1;

    /// <summary>Records which process is at work, so that nobody takes the last attempt's result for this one's.</summary>
    public void Begin(int attempt)
    {
        int pid = Environment.ProcessId;
        JsonFile.Write(
            files.Process,
            new Contracts.RunProcess(pid, ProcessIdentity.StartTicks(pid) ?? 0, attempt, time.GetUtcNow(), MachineBoot.Here(time).Id)
        );
        DiskFile.Delete(files.Result);
    }

    /// <summary>Does the work and writes its events, its reports and its result, all of which are on the disk when this returns.</summary>
    /// <param name="plan">Returns the resolved plan; called where its failure counts as the run's.</param>
    /// <param name="work">Prepares and trains.</param>
    /// <param name="endsRun">Whether an exception becomes the run's result; others reach the caller.</param>
    /// <param name="log">Receives such an exception as it is.</param>
    /// <param name="listeners">Receive every event after it was passed to the files.</param>
    public RunResult Execute(
        int attempt,
        Func<TrainingPlan> plan,
        IRunInbox inbox,
        Func<RunContext, RunResult> work,
        Func<Exception, bool> endsRun,
        Action<Exception> log,
        params IRunSink[] listeners
    )
    {
        using var metrics = new MetricsWriter(files, time);
        using var reports = new RunReports(files, metrics, MachineOnce.Look(home, time), time);
        var sink = new SeveralSinks([reports, .. listeners]);
        RunResult result;
        try
        {
            result = work(new RunContext(plan(), paths, files, attempt, sink, inbox, time));
        }
        catch (Exception exception) when (endsRun(exception))
        {
            log(exception);
            string reason = FailureText.Of(exception);
            sink.Write(new RunLogLine(LogSeverity.Error, reason));
            sink.Write(new AttemptEnded(attempt, RunState.Failed, reason, 0));
            result = new RunResult(RunState.Failed, reason, attempt, time.GetUtcNow(), 0);
        }
        sink.Drain();
        reports.WriteLast();
        JsonFile.Write(files.Result, result);
        return result;
    }
}
