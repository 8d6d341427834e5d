namespace Jarvis.Contracts;

/// <summary>
/// What the hub <c>/hubs/runs</c> sends. Everyone gets states, notices and hardware; who called <c>Watch(runId)</c> also gets that run's
/// steps and other events (<see cref="RunEvents"/>). To join without a gap: watch first, then read <c>GET
/// /api/runs/{id}/events?after=N</c>, then drop what was already seen by <see cref="RunEvent.Sequence"/>.
/// </summary>
public interface IRunsClient
{
    /// <summary>A run as it is now: its state, progress or place in the queue changed.</summary>
    Task StateChanged(RunSummary run);

    /// <summary>A run was deleted.</summary>
    Task RunRemoved(string runId);

    /// <summary>An attempt of a run began to train.</summary>
    Task RunStarted(RunSummary run);

    /// <summary>A run failed for good.</summary>
    Task RunFailed(RunSummary run, string reason);

    /// <summary>A run took its last step and is complete.</summary>
    Task RunFinished(RunSummary run);

    /// <summary>Steps in batches, at most ten a second, in order of sequence.</summary>
    Task StepsCompleted(string runId, IReadOnlyList<StepMetrics> steps);

    /// <summary>The figures of an epoch that ended.</summary>
    Task EpochCompleted(string runId, EpochMetrics epoch);

    /// <summary>
    /// Everything else that a run wrote (phase, evaluation, sample, checkpoint, log, resumed, started, ended), in order of sequence.
    /// </summary>
    Task RunEvents(string runId, IReadOnlyList<RunEvent> events);

    /// <summary>The report was written anew, as of that step.</summary>
    Task ReportPublished(string runId, long step);

    /// <summary>Processor, memory and cards, every few seconds.</summary>
    Task HardwareSampled(HardwareSample sample);

    /// <summary>A notice for the user, shown on every page.</summary>
    Task NoticeRaised(Notice notice);

    /// <summary>Read the schedules again.</summary>
    Task SchedulesChanged();

    /// <summary>Read the datasets again.</summary>
    Task DatasetsChanged();

    /// <summary>An import as it is now.</summary>
    Task ImportChanged(ImportJob job);

    /// <summary>Any other job as it is now.</summary>
    Task JobChanged(DataJob job);
}

/// <summary>What callers may ask of the hub.</summary>
public interface IRunsHub
{
    /// <summary>Sends that run's steps and events from now on.</summary>
    Task Watch(string runId);

    /// <summary>Ends what Watch began.</summary>
    Task Unwatch(string runId);
}
