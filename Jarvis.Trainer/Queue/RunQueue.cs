using Jarvis.Contracts;
using Jarvis.Storage;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Runs;
using Jarvis.Trainer.Supervision;

namespace Jarvis.Trainer.Queue;

/// <summary>
/// What may be done to a run, and when. A live run gets a request through the supervisor; for any other, changing its row is enough.
/// </summary>
internal sealed class RunQueue(
    RunBook book,
    Supervisor supervisor,
    PlanProblems checks,
    AdapterRuns adapters,
    RunTraces traces,
    TimeProvider time
)
{
    /// <summary>How long a deleted run can come back.</summary>
    public static readonly TimeSpan UndoFor = TimeSpan.FromMinutes(1);

    /// <exception cref="RequestRefusedException">The plan has problems; all of them are listed.</exception>
    public RunRow Create(CreateRun request)
    {
        if (request.Plan is null)
        {
            throw RequestRefusedException.Bad(
                "A run needs a plan.",
                "Send {\"plan\": {\"data\": [\"dataset:starter\"], \"size\": \"nano\"}}; everything else has a default."
            );
        }
        if (request.Name is { Length: > RunEdits.LongestName })
        {
            throw RequestRefusedException.Bad(
                "The name is too long.",
                $"It has {request.Name.Length} characters; {RunEdits.LongestName} is the most."
            );
        }
        if (checks.Of(request.Plan) is { Count: > 0 } problems)
        {
            throw RequestRefusedException.Bad("This plan cannot run.", string.Join(' ', problems));
        }
        if (checks.NoRoom(request.Plan).FirstOrDefault() is { } full)
        {
            throw RequestRefusedException.Bad("There is no room for this run.", full);
        }
        return adapters.Note(book.Add(request.Name, request.Plan, added: traces.Asked)!);
    }

    /// <summary>Queues a scheduled run, once for each time that the schedule names.</summary>
    /// <param name="fireTime">The scheduled moment; null for "run now", which may happen any number of times.</param>
    /// <returns>Null when that moment already had its run.</returns>
    public RunRow? Enqueue(string scheduleId, string name, TrainingPlan plan, DateTimeOffset? fireTime) =>
        book.Add(name, plan, scheduleId, fireTime, traces.Asked) is { } run ? adapters.Note(run) : null;

    public RunRow Pause(string id) => Change(id, run => run.State switch
            {
                RunState.Queued => run with { State = RunState.Paused, Position = null, Reason = "Taken out of the queue." },
                RunState.Preparing or RunState.Running => Asked(run, RunRequest.Pause),
                RunState.Paused or RunState.Pausing => run,
                _ => throw NotNow(run, "paused", "only a queued or running run can pause"),
            });

    public RunRow Resume(string id) => Change(id, run => run.State switch
            {
                RunState.Paused or RunState.Interrupted or RunState.Failed or RunState.Cancelled => Requeued(run),
                RunState.Completed when !run.Progress.IsAtEnd => Requeued(run),
                RunState.Queued => run,
                RunState.Completed => throw NotNow(
                    run,
                    "resumed",
                    "it has done all of its steps. Start a new run from its last checkpoint instead (setting base_model)"
                ),
                _ => throw NotNow(run, "resumed", "it is running"),
            });

    /// <summary>Ends it and keeps what it learned.</summary>
    public RunRow Stop(string id) => Change(id, run => run.State switch
            {
                RunState.Preparing or RunState.Running or RunState.Pausing => Asked(run, RunRequest.Stop),
                RunState.Queued or RunState.Paused or RunState.Interrupted when run.Progress.LastCheckpoint is null => Ended(
                    run,
                    RunState.Cancelled,
                    "Stopped before it had learned anything."
                ),
                RunState.Queued or RunState.Paused or RunState.Interrupted => Ended(
                    run,
                    RunState.Completed,
                    $"Stopped at step {run.Progress.Step:N0}."
                ) with
                {
                    Stopped = true,
                },
                _ => throw NotNow(run, "stopped", "it has already ended"),
            });

    /// <summary>Ends it without saving; what was saved before stays.</summary>
    public RunRow Cancel(string id) => Change(id, run => run.State switch
            {
                RunState.Preparing or RunState.Running or RunState.Pausing => Asked(run, RunRequest.Cancel),
                RunState.Queued or RunState.Paused or RunState.Interrupted => Ended(run, RunState.Cancelled, "Cancelled."),
                _ => throw NotNow(run, "cancelled", "it has already ended"),
            });

    public RunRow Checkpoint(string id)
    {
        var asked = Change(id, run =>
            run.State is RunState.Preparing or RunState.Running ? run : throw NotNow(run, "saved", "it is not running")
        );
        supervisor.Ask(asked, RunRequest.Checkpoint);
        return asked;
    }

    public RunRow Move(string id, string? beforeId)
    {
        var others = book.Queued().Where(run => run.Id != id).ToList();
        int place = beforeId is null ? others.Count : others.FindIndex(run => run.Id == beforeId);
        if (place < 0)
        {
            throw RequestRefusedException.NotNow(
                "The run to put it before is not in the queue.",
                $"\"{beforeId}\" has started or ended meanwhile; look at the queue again."
            );
        }
        double after = place == 0 ? others.FirstOrDefault()?.Position - 2 ?? 0 : others[place - 1].Position!.Value;
        double before = place == others.Count ? after + 2 : others[place].Position!.Value;
        return Change(id, run =>
            run.State == RunState.Queued
                ? run with
                {
                    Position = (after + before) / 2,
                }
                : throw NotNow(run, "moved", "only queued runs have an order")
        );
    }

    public RunRow Delete(string id) => Change(id, run => run.IsLive ? throw NotNow(run, "deleted", "it is running. Stop or cancel it first")
            : adapters.On(run) is { Count: > 0 } standing
                ? throw RequestRefusedException.NotNow(
                    $"{run.Name} cannot be deleted now.",
                    $"Adapters stand on its checkpoints and are nothing without them: {string.Join(", ", standing)}. "
                        + "Delete those first, or "
                        + $"merge each into a model of its own ('{CommandName.Jarvis} export') and then delete it."
                )
            : run with { DeletedAt = time.GetUtcNow() });

    /// <summary>Name, tags, note, archived: whatever the request holds, or none of it.</summary>
    /// <exception cref="RequestRefusedException">A part is not allowed, or a run that runs is to be archived.</exception>
    public RunRow Edit(string id, EditRun edit)
    {
        string? name = edit.Name is null ? null : RunEdits.Name(edit.Name);
        var tags = edit.Tags is null ? null : RunEdits.Tags(edit.Tags);
        string? note = edit.Note is null ? null : RunEdits.Note(edit.Note);
        RunRow Edited(RunRow run) => Filed(run, edit.Archived) with { Tags = tags ?? run.Tags, Note = edit.Note is null ? run.Note : note };
        RunRow Allowed(RunRow run) => run.IsDeleted ? throw RequestRefusedException.NoRun(id) : Edited(run);
        return (name is null ? book.Change(id, Allowed) : book.Rename(id, name, Allowed)) ?? throw RequestRefusedException.NoRun(id);
    }

    /// <summary>What is archived never starts by itself: it leaves the queue, and is not resumed after a restart.</summary>
    private static RunRow Filed(RunRow run, bool? archived) =>
        archived switch
        {
            true when run.IsLive => throw NotNow(run, "archived", "it is running. Pause or stop it first"),
            true when run.State == RunState.Queued => run with
            {
                Archived = true,
                State = RunState.Paused,
                Position = null,
                Reason = "Taken out of the queue when it was archived.",
            },
            true => run with { Archived = true, ResumeAtStart = false },
            false => run with { Archived = false },
            null => run,
        };

    public RunRow Restore(string id) => Change(id, run => run with { DeletedAt = null }, alsoDeleted: true);

    /// <summary>Decides under the book's lock; the request to a live run is written to its control file after that.</summary>
    private RunRow Change(string id, Func<RunRow, RunRow> change, bool alsoDeleted = false)
    {
        RunRow? before = null;
        var after = book.Change(id, run => change(before = run.IsDeleted && !alsoDeleted ? throw RequestRefusedException.NoRun(id) : run))
            ?? throw RequestRefusedException.NoRun(id);
        if (after is { State: RunState.Pausing, Asked: { } request } && (before!.State, before.Asked) != (after.State, after.Asked))
        {
            Ask(before, after, request);
        }
        return after;
    }

    private void Ask(RunRow before, RunRow after, RunRequest request)
    {
        try
        {
            supervisor.Ask(after, request);
        }
        catch
        {
            // Nobody was asked, such as on a full disk: the run goes on as it did.
            book.Change(after.Id, run =>
                (run.State, run.Asked) == (after.State, after.Asked) ? run with { State = before.State, Asked = before.Asked } : run
            );
            throw;
        }
    }

    private static RunRow Asked(RunRow run, RunRequest request) => run with { State = RunState.Pausing, Asked = request };

    private RunRow Requeued(RunRow run)
    {
        traces.Asked(run.Id);
        return run with
        {
            State = RunState.Queued,
            // What has begun goes on before what has not; what was only taken out of the queue had no turn yet.
            Position =
                run.Attempt > 0 ? (book.Queued().FirstOrDefault()?.Position ?? 0) - 1 : (book.Queued().LastOrDefault()?.Position ?? 0) + 1,
            AutomaticResumes = 0,
            ResumeAtStart = false,
            Archived = false,
            EndedAt = null,
            Stopped = false,
            Reason = null,
        };
    }

    private RunRow Ended(RunRow run, RunState state, string reason) =>
        run with
        {
            State = state,
            Reason = reason,
            Position = null,
            EndedAt = time.GetUtcNow(),
            ResumeAtStart = false,
        };

    private static RequestRefusedException NotNow(RunRow run, string done, string why) =>
        RequestRefusedException.NotNow(
            $"{run.Name} cannot be {done} now.",
            $"Its state is {RunStateText.Of(run.State, run.Asked, run.IsStopped).ToLowerInvariant()}: {why}."
        );
}
