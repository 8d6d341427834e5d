using Jarvis.Contracts;

namespace Jarvis.Trainer.Datasets;

/// <summary><c>/api/datasets/mixtures</c>: several datasets with weights, as one.</summary>
internal static class MixturesApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("Mixtures");
        datasets
            .MapPost("/mixtures/preview", (CreateMixture request, Mixtures mixtures) => TypedResults.Ok(mixtures.Preview(request)))
            .WithSummary("The domains that a mixture would have.")
            .ProducesProblem(400)
            .ProducesProblem(404);
        datasets
            .MapPost(
                "/mixtures",
                (CreateMixture request, Mixtures mixtures) => TypedResults.Accepted("/api/jobs", mixtures.Create(request))
            )
            .WithSummary("Makes a dataset of several, by weights, as a job; its result is the new dataset's id.")
            .ProducesProblem(400)
            .ProducesProblem(404);
        datasets
            .MapPost("/{id}/mixture/again", (string id, Mixtures mixtures) => TypedResults.Accepted("/api/jobs", mixtures.MakeAgain(id)))
            .WithSummary("Makes a mixture again from the newest versions of its parts; can be undone.")
            .ProducesProblem(404)
            .ProducesProblem(409);
    }
}
