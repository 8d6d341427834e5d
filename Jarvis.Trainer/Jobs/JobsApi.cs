namespace Jarvis.Trainer.Jobs;

/// <summary><c>/api/jobs</c>.</summary>
internal static class JobsApi
{
    public static void AddJobs(this IServiceCollection services) =>
        services.AddSingleton<JobService>().AddHostedService(provider => provider.GetRequiredService<JobService>());

    public static void MapJobs(this IEndpointRouteBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet("/", (JobService service) => TypedResults.Ok(service.All()))
            .WithSummary("Long works on data since the service started, oldest first.");
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
}
