using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Jarvis.Runs.Reports;
using Jarvis.Trainer.Hardware;
using Jarvis.Trainer.Queue;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Runs;
using Jarvis.Trainer.Waiting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Api;

/// <summary><c>/api/runs</c>: the list, one run, and what may be done to it.</summary>
internal static class RunsApi
{
    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapGet("/", List).WithSummary("Every run, newest first.").ProducesProblem(400);
        runs.MapPost("/", Create).WithSummary("Creates a run and puts it at the end of the queue.").ProducesProblem(400);
        runs.MapGet("/{id}", Get).WithSummary("One run with its plan and checkpoints.").ProducesProblem(404);
        runs.MapPatch("/{id}", Edit)
            .WithSummary("Changes name, tags, note or archived; what is not sent stays. Id and folder stay too.")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);
        runs.MapDelete("/{id}", (string id, RunQueue queue, RunSummaries show) => Ok(show, queue.Delete(id)))
            .WithSummary("Deletes it; can be undone for a minute. Refused while adapters of other runs stand on its checkpoints.")
            .ProducesProblem(404)
            .ProducesProblem(409);
        runs.MapPost("/{id}/restore", (string id, RunQueue queue, RunSummaries show) => Ok(show, queue.Restore(id)))
            .WithSummary("Undoes the deletion.")
            .ProducesProblem(404);
        runs.MapPost("/{id}/pause", (string id, RunQueue queue, RunSummaries show) => Ok(show, queue.Pause(id)))
            .WithSummary("Saves and ends it; it can go on later.")
            .ProducesProblem(404)
            .ProducesProblem(409);
        runs.MapPost("/{id}/resume", (string id, RunQueue queue, RunSummaries show) => Ok(show, queue.Resume(id)))
            .WithSummary("Queues it to resume from its last checkpoint.")
            .ProducesProblem(404)
            .ProducesProblem(409);
        runs.MapPost("/{id}/stop", (string id, RunQueue queue, RunSummaries show) => Ok(show, queue.Stop(id)))
            .WithSummary("Saves and ends it for good.")
            .ProducesProblem(404)
            .ProducesProblem(409);
        runs.MapPost("/{id}/cancel", (string id, RunQueue queue, RunSummaries show) => Ok(show, queue.Cancel(id)))
            .WithSummary("Ends it without saving.")
            .ProducesProblem(404)
            .ProducesProblem(409);
        runs.MapPost("/{id}/checkpoint", (string id, RunQueue queue, RunSummaries show) => Ok(show, queue.Checkpoint(id)))
            .WithSummary("Writes a checkpoint now.")
            .ProducesProblem(404)
            .ProducesProblem(409);
        runs.MapPost("/{id}/checkpoints/{name}/verify", (string id, string name, RunBook book, Checkpoints checkpoints) =>
                TypedResults.Ok(checkpoints.Verify(book.Find(id) ?? throw RequestRefusedException.NoRun(id), name))
            )
            .WithSummary("Compares every byte of a checkpoint with its hashes.")
            .ProducesProblem(404);
        runs.MapPost("/{id}/move", (string id, MoveRun move, RunQueue queue, RunSummaries show) => Ok(show, queue.Move(id, move.BeforeId)))
            .WithSummary("Changes its place in the queue.")
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    internal static Ok<IReadOnlyList<RunSummary>> List(
        RunBook book,
        RunSummaries show,
        string? query = null,
        string? state = null,
        string? sort = null
    ) => TypedResults.Ok(RunQuery.Apply([.. book.All().Where(run => !run.IsDeleted).Select(show.Of)], query, state, sort));

    internal static Created<RunSummary> Create(CreateRun request, RunQueue queue, RunSummaries show)
    {
        var run = queue.Create(request);
        return TypedResults.Created($"/api/runs/{run.Id}", show.Of(run) with { NameNote = RunNames.Note(request.Name, run.Name) });
    }

    internal static Ok<RunSummary> Edit(string id, EditRun edit, RunQueue queue, RunSummaries show)
    {
        var run = queue.Edit(id, edit);
        return TypedResults.Ok(show.Of(run) with { NameNote = RunNames.Note(edit.Name, run.Name) });
    }

    internal static Ok<RunDetail> Get(
        string id,
        RunBook book,
        RunSummaries show,
        Checkpoints checkpoints,
        JarvisPaths paths,
        MachineNow machine
    )
    {
        var run = book.Find(id) ?? throw RequestRefusedException.NoRun(id);
        var files = paths.Run(id);
        var plan = JsonFile.Read<TrainingPlan>(files.Plan) ?? run.Plan; // the stored one has every "auto" resolved
        return TypedResults.Ok(
            new RunDetail(
                show.Of(run),
                plan,
                checkpoints.Of(run),
                RunCommandLine.Repeat(files),
                run.Progress.Parameters,
                run.Progress.Device,
                File.Exists(files.Report)
            )
            {
                Choices = PlanChoices.Of(plan, machine.Facts),
            }
        );
    }

    private static Ok<RunSummary> Ok(RunSummaries show, RunRow run) => TypedResults.Ok(show.Of(run));
}
