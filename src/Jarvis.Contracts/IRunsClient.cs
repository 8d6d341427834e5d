namespace Jarvis.Contracts;

/// <summary>
/// What the hub <c>/hubs/runs</c> sends. Every client receives states, notices and hardware; a client that called <c>Watch(runId)</c> also
/// receives that run's steps and other events (<see cref="RunEvents"/>). To join without a gap, watch first, then read <c>GET
/// /api/runs/{id}/events?after=N</c>, then drop the events already seen, by <see cref="RunEvent.Sequence"/>.
/// </summary>
public interface IRunsClient
{
    /// <summary>The current summary of a run whose state, progress or place in the queue changed.</summary>
    Task StateChanged(RunSummary run);

    /// <summary>A run was deleted.</summary>
    Task RunRemoved(string runId);

    /// <summary>An attempt of a run started training.</summary>
    Task RunStarted(RunSummary run);

    /// <summary>A run failed permanently.</summary>
    Task RunFailed(RunSummary run, string reason);

    /// <summary>A run took its last step and is complete.</summary>
    Task RunFinished(RunSummary run);

    /// <summary>Steps in batches, at most ten a second, in order of sequence.</summary>
    [ToWatchers]
    Task StepsCompleted(string runId, IReadOnlyList<StepMetrics> steps);

    /// <summary>The metrics of an epoch that ended.</summary>
    [ToWatchers]
    Task EpochCompleted(string runId, EpochMetrics epoch);

    /// <summary>
    /// Everything else that a run wrote (phase, evaluation, sample, checkpoint, log, resumed, started, ended), in order of sequence.
    /// </summary>
    [ToWatchers]
    Task RunEvents(string runId, IReadOnlyList<RunEvent> events);

    /// <summary>The report was rewritten at this step.</summary>
    [ToWatchers]
    Task ReportPublished(string runId, long step);

    /// <summary>CPU, memory and GPUs, every few seconds.</summary>
    Task HardwareSampled(HardwareSample sample);

    /// <summary>A notice for the user, shown on every page.</summary>
    Task NoticeRaised(Notice notice);

    /// <summary>The schedules changed; clients should fetch them again.</summary>
    Task SchedulesChanged();

    /// <summary>The datasets changed; clients should fetch them again.</summary>
    Task DatasetsChanged();

    /// <summary>The current state of an import.</summary>
    Task ImportChanged(ImportJob job);

    /// <summary>The current state of any other job.</summary>
    Task JobChanged(DataJob job);
}

/// <summary>The methods that clients can call on the hub.</summary>
public interface IRunsHub
{
    /// <summary>Subscribes the caller to this run's steps and events.</summary>
    Task Watch(string runId);

    /// <summary>Ends the subscription of <see cref="Watch"/>.</summary>
    Task Unwatch(string runId);
}

/// <summary>
/// A message that goes only to clients that called <see cref="IRunsHub.Watch"/> for the run that its first parameter names.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToWatchersAttribute : Attribute;
