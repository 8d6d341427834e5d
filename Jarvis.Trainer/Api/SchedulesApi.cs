using Jarvis.Contracts;
using Jarvis.Trainer.Scheduling;
using Jarvis.Trainer.Waiting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Api;

/// <summary><c>/api/schedules</c></summary>
internal static class SchedulesApi
{
    public static void MapSchedules(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/schedules").WithTags("Schedules");
        group.MapGet("/", (Schedules schedules) => TypedResults.Ok(schedules.All())).WithSummary("Every schedule with its next times.");
        group
            .MapPost("/", Create)
            .WithSummary("Saves a plan with a time; the answer warns where its runs would pile up.")
            .ProducesProblem(400);
        group
            .MapPost("/preview", (ScheduleWhen when, Schedules schedules) => TypedResults.Ok(schedules.Preview(when)))
            .WithSummary("A time in words, with its next five moments.");
        group.MapGet("/{id}", (string id, Schedules schedules) => Ok(schedules, schedules.Get(id))).ProducesProblem(404);
        group
            .MapPut("/{id}", async (string id, SaveSchedule request, Schedules schedules) =>
                Ok(schedules, await schedules.UpdateAsync(id, request))
            )
            .ProducesProblem(400)
            .ProducesProblem(404);
        group
            .MapDelete("/{id}", async (string id, Schedules schedules) => Ok(schedules, await schedules.DeleteAsync(id)))
            .WithSummary("Deletes it; can be undone for a minute.")
            .ProducesProblem(404);
        group
            .MapPost("/{id}/restore", async (string id, Schedules schedules) => Ok(schedules, await schedules.RestoreAsync(id)))
            .WithSummary("Undoes the deletion.")
            .ProducesProblem(404);
        group
            .MapPost("/{id}/pause", async (string id, Schedules schedules) => Ok(schedules, await schedules.PauseAsync(id)))
            .ProducesProblem(404);
        group
            .MapPost("/{id}/resume", async (string id, Schedules schedules) => Ok(schedules, await schedules.ResumeAsync(id)))
            .WithSummary("From now on; what passed meanwhile is not made up for.")
            .ProducesProblem(404);
        group
            .MapPost("/{id}/run", (string id, Schedules schedules, ScheduleFires fires, RunSummaries show) =>
                TypedResults.Ok(show.Of(fires.RunNow(schedules.Get(id))))
            )
            .WithSummary("Queues a run of it now.")
            .ProducesProblem(404);
    }

    internal static async Task<Created<ScheduleSummary>> Create(SaveSchedule request, Schedules schedules)
    {
        var row = await schedules.CreateAsync(request);
        return TypedResults.Created($"/api/schedules/{row.Id}", schedules.Detail(row));
    }

    private static Ok<ScheduleSummary> Ok(Schedules schedules, ScheduleRow row) => TypedResults.Ok(schedules.Detail(row));
}
