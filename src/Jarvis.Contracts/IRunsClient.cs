namespace Jarvis.Contracts;

/// <summary>
/// What the hub <c>/hubs/runs</c> sends. Everyone gets states, notices and hardware; who called <c>Watch(runId)</c> also gets that run's
/// steps and other events (<see cref="RunEvents"/>). To join without a gap: watch first, then read <c>GET
/// /api/runs/{id}/events?after=N</c>, then drop what was already seen by <see cref="RunEvent.Sequence"/>.
/// </summary>
public interface IRunsClient
{
    Task StateChanged(RunSummary run);
    Task RunRemoved(string runId);
    Task RunStarted(RunSummary run);
    Task RunFailed(RunSummary run, string reason);
    Task RunFinished(RunSummary run);

    /// <summary>Steps in batches, at most ten a second, in order of sequence.</summary>
    Task StepsCompleted(string runId, IReadOnlyList<StepMetrics> steps);
    Task EpochCompleted(string runId, EpochMetrics epoch);

    /// <summary>
    /// Everything else that a run wrote (phase, evaluation, sample, checkpoint, log, resumed, started, ended), in order of sequence.
    /// </summary>
    Task RunEvents(string runId, IReadOnlyList<RunEvent> events);
    Task ReportPublished(string runId, long step);
    Task HardwareSampled(HardwareSample sample);
    Task NoticeRaised(Notice notice);
    Task SchedulesChanged();
    Task DatasetsChanged();
    Task ImportChanged(ImportJob job);
    Task JobChanged(DataJob job);
}

/// <summary>What callers may ask of the hub.</summary>
public interface IRunsHub
{
    Task Watch(string runId);
    Task Unwatch(string runId);
}
