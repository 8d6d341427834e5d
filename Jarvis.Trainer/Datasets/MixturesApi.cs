using Jarvis.Contracts;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Datasets;

/// <summary><c>/api/datasets/mixtures</c>: several weighted datasets mixed into one.</summary>
internal static class MixturesApi
{
    private const int LongestName = 120;

    public static void Map(IEndpointRouteBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("Mixtures");
        datasets
            .MapPost("/mixtures/preview", (CreateMixture request, Mixtures mixtures) => TypedResults.Ok(mixtures.Preview(request)))
            .WithSummary("The domains that a mixture would have.")
            .ProducesProblem(400)
            .ProducesProblem(404);
        datasets
            .MapPost("/mixtures", Create)
            .WithSummary("Makes a dataset of several, by weights, as a job; its result is the new dataset's id.")
            .ProducesProblem(400)
            .ProducesProblem(404);
        datasets
            .MapPost("/{id}/mixture/again", Again)
            .WithSummary("Makes a mixture again from the newest versions of its parts; can be undone.")
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    internal static Accepted<DataJob> Create(CreateMixture request, Mixtures mixtures, NewDatasets names)
    {
        string name = DisplayName.Clean(request.Name);
        if (name.Length is 0 or > LongestName)
        {
            throw RequestRefusedException.Bad("This is no name for a dataset.", $"A name has 1 to {LongestName} characters.");
        }
        mixtures.Plan(request.Parts, request.Seed).Dispose(); // refuses a bad mixture now rather than in the job
        return TypedResults.Accepted(
            "/api/jobs",
            names
                .Start(
                    name,
                    (id, _) =>
                        new NewJob(
                            MixtureJob.Kind,
                            $"Mixture: {name}",
                            new MixtureTask(id, name, request.Parts, request.Seed, IsAgain: false)
                        )
                )
                .ToDataJob()
        );
    }

    /// <summary>Remakes a mixture from the newest versions of its parts, with its original weights and seed.</summary>
    internal static Accepted<DataJob> Again(string id, Mixtures mixtures, DatasetLibrary library, JobService jobs)
    {
        var manifest = library.Get(id);
        var recipe =
            manifest.Mixture
            ?? throw RequestRefusedException.NotNow(
                "This dataset is no mixture.",
                "Only a dataset that was mixed of others can be mixed again."
            );
        var parts = recipe.Parts.Select(part => new MixturePart(part.DatasetId, part.Weight)).ToList();
        mixtures.Plan(parts, recipe.Seed).Dispose();
        return TypedResults.Accepted(
            "/api/jobs",
            jobs.Start(
                    new NewJob(
                        MixtureJob.Kind,
                        $"Mix again: {manifest.Name}",
                        new MixtureTask(id, manifest.Name, parts, recipe.Seed, IsAgain: true),
                        id
                    )
                )
                .ToDataJob()
        );
    }
}
