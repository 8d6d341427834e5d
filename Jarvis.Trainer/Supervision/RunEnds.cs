using Jarvis.Contracts;
using Jarvis.Runs.Machine;
using Jarvis.ServiceDefaults;
using Jarvis.Trainer.Runs;

namespace Jarvis.Trainer.Supervision;

/// <summary>What the end of a process means for its run: finished, waiting for the user, or to be started again.</summary>
internal sealed class RunEnds(RunBook book, JarvisPaths paths, MachineBoot boot, TimeProvider time, ILogger<RunEnds> logger)
{
    /// <summary>Automatic restarts in a row without a new checkpoint between them.</summary>
    public const int MostAutomaticResumes = 3;

    /// <param name="exitCode">Null when the process was started by an earlier service.</param>
    /// <param name="stopping">The service itself is ending, so nothing is started again now.</param>
    /// <param name="hold">Called, if the result is true, before anybody hears that the run has ended, so that no run waiting for its device
    /// starts in the meantime.</param>
    /// <returns>True if somebody else asked the run to save for a shutdown, which means that the end of this service is near,
    /// too.</returns>
    public bool Ended(string id, int attempt, int? exitCode, bool stopping, Action hold)
    {
        var files = paths.Run(id);
        if (JsonFile.Read<RunResult>(files.Result) is { } result && result.Attempt == attempt)
        {
            return Finished(id, result, stopping, hold);
        }
        bool withTheMachine =
            JsonFile.Read<Contracts.RunProcess>(files.Process) is { } process && process.Attempt == attempt && boot.IsAnother(process.Boot);
        Died(id, withTheMachine ? "The machine went down." : DeathReason.Of(exitCode, files.Console), stopping, counts: !withTheMachine);
        return false;
    }

    public void Failed(string id, string reason) => book.Change(id, run => Closed(run, RunState.Failed, reason));

    /// <summary>
    /// Puts the runs that the last shutdown interrupted first in the queue, without asking and without counting it as a restart.
    /// </summary>
    public void ResumeWhatShutdownInterrupted()
    {
        foreach (
            var run in book.All().Where(run => run is { State: RunState.Interrupted, ResumeAtStart: true, IsDeleted: false }).Reverse()
        )
        {
            Requeue(run.Id, counts: false, "It was saved when Jarvis stopped.");
        }
    }

    private bool Finished(string id, RunResult result, bool stopping, Action hold)
    {
        string reason = ShownText.WithoutPaths(result.Error is { Length: > 0 } error ? $"{result.Reason} {error}" : result.Reason, paths);
        logger.LogInformation("{Run} ended as {State} at step {Step}: {Reason}", id, result.State, result.Step, reason);
        bool askedByUs = book.Find(id)?.Asked == RunRequest.Shutdown,
            holds = result.State == RunState.Interrupted && !stopping && !askedByUs;
        if (holds)
        {
            hold();
        }
        book.Change(id, run =>
            Closed(run, result.State, reason) with
            {
                ResumeAtStart = result.State == RunState.Interrupted,
                Stopped = result.Stopped ?? (run.Asked == RunRequest.Stop && result.State == RunState.Completed),
                Progress = run.Progress with
                {
                    Step = result.Step,
                    BestCheckpoint = result.Checkpoints?.Best ?? run.Progress.BestCheckpoint,
                    LastCheckpoint = result.Checkpoints?.Last ?? run.Progress.LastCheckpoint,
                    BestLoss = result.Checkpoints?.BestLoss ?? run.Progress.BestLoss,
                },
            }
        );
        if (result.State == RunState.Interrupted && !stopping && askedByUs)
        {
            ResumeWhatShutdownInterrupted(); // the previous service asked for it, but it was saved only now
        }
        return holds;
    }

    /// <param name="counts">False where the whole machine went down: that says nothing about the run.</param>
    private void Died(string id, string reason, bool stopping, bool counts)
    {
        logger.LogWarning("{Run} died: {Reason}", id, reason);
        if (book.Find(id) is not { } run)
        {
            return;
        }
        switch (run.Asked)
        {
            case RunRequest.Cancel:
                book.Change(id, row => Closed(row, RunState.Cancelled, "Cancelled."));
                return;
            case RunRequest.Stop when run.Progress.LastCheckpoint is null:
                book.Change(id, row => Closed(row, RunState.Cancelled, $"{reason} That was while it stopped; it had saved nothing yet."));
                return;
            case RunRequest.Stop:
                book.Change(id, row =>
                    Closed(row, RunState.Completed, $"{reason} That was while it stopped; its last checkpoint is kept.") with
                    {
                        Stopped = true,
                    }
                );
                return;
            case RunRequest.Pause:
                book.Change(id, row =>
                    Closed(row, RunState.Paused, $"{reason} That was while it saved; it will resume from the previous checkpoint.")
                );
                return;
            case RunRequest.Shutdown:
                book.Change(id, row => Closed(row, RunState.Interrupted, reason) with { ResumeAtStart = true });
                if (!stopping)
                {
                    Requeue(id, counts: false, reason);
                }
                return;
        }

        bool further = run.Progress.CheckpointSequence > run.CheckpointAtDeath;
        int restarts = further ? 0 : run.AutomaticResumes;
        bool again = !counts || restarts < MostAutomaticResumes;
        string advice = again
            ? ""
            : $" It was started again {MostAutomaticResumes} times already without getting as far as a new checkpoint; look at "
                + "its log before you resume it.";
        book.Change(id, row =>
            Closed(row, RunState.Interrupted, reason + advice) with
            {
                ResumeAtStart = again && stopping,
                AutomaticResumes = restarts,
                CheckpointAtDeath = row.Progress.CheckpointSequence,
            }
        );
        if (again && !stopping)
        {
            Requeue(id, counts, reason);
        }
    }

    /// <summary>Queues the run at the front: what was running resumes before anything new starts.</summary>
    private void Requeue(string id, bool counts, string reason) =>
        book.Change(id, run =>
            run with
            {
                State = RunState.Queued,
                Position = (book.Queued().FirstOrDefault()?.Position ?? 0) - 1,
                AutomaticResumes = counts ? run.AutomaticResumes + 1 : run.AutomaticResumes,
                ResumeAtStart = false,
                EndedAt = null,
                Reason =
                    $"{reason} Resumes from "
                    + $"{(run.Progress.LastCheckpoint is { } checkpoint ? checkpoint : "the beginning")}"
                    + $"{(counts ? $" (restart {run.AutomaticResumes + 1} of {MostAutomaticResumes})" : "")}.",
            }
        );

    private RunRow Closed(RunRow run, RunState state, string reason) =>
        run with
        {
            State = state,
            Reason = reason,
            EndedAt = time.GetUtcNow(),
            Asked = null,
            Position = null,
            ResumeAtStart = false,
            Progress = run.Progress with { EtaSeconds = null, TokensPerSecond = null, LastAt = null },
        };
}
