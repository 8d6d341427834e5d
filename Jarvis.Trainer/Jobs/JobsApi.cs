using Jarvis.Contracts;
using Jarvis.Trainer.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Jobs;

/// <summary><c>/api/jobs</c>.</summary>
internal static class JobsApi
{
    public static void AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<JobStore>().AddSingleton<JobKinds>().AddSingleton<JobEnds>();
        services.AddSingleton<JobService>().AddSingleton<JobRecovery>();
        services.AddHostedService<JobRunner>();
    }

    /// <summary>Registers one kind of job.</summary>
    public static IServiceCollection AddJob<TKind>(this IServiceCollection services)
        where TKind : JobKind => services.AddSingleton<JobKind, TKind>();

    public static void MapJobs(this IEndpointRouteBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet(
                "/",
                (JobService service) => TypedResults.Ok(service.All().Where(job => !job.IsImport()).Select(job => job.ToDataJob()))
            )
            .WithSummary("Long works on data since the service started, and earlier ones that wait, run or have failed; oldest first.");
        jobs.MapGet("/{id}", Get)
            .WithSummary("One job, also an import, and also one that ended before the service was started.")
            .ProducesProblem(404);
        jobs.MapPost("/{id}/retry", (string id, JobService service) => TypedResults.Ok(service.Retry(id).ToDataJob()))
            .WithSummary("Queues a failed job again, an import too.")
            .ProducesProblem(404)
            .ProducesProblem(409);
        jobs.MapDelete(
                "/{id}",
                (string id, JobService service) =>
                {
                    service.CancelOrDismiss(id);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Cancels one that waits or runs; takes one that is over from the list.")
            .ProducesProblem(404);
    }

    private static Ok<DataJob> Get(string id, JobService service) =>
        TypedResults.Ok(
            (
                service.Find(id)
                ?? throw new RequestRefusedException(
                    "There is no such job.",
                    "It may have been dismissed, or ended long ago. GET /api/jobs lists them.",
                    RefusalKind.NotFound
                )
            ).ToDataJob()
        );
}
