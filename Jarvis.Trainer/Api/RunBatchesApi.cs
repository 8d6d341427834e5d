using Jarvis.Contracts;
using Jarvis.Trainer.Datasets;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Runs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Api;

/// <summary><c>/api/runs/{id}/batch</c>: the records of any batch.</summary>
internal static class RunBatchesApi
{
    public static void MapRunBatches(this IEndpointRouteBuilder api) =>
        api.MapGroup("/runs/{id}")
            .WithTags("Runs")
            .MapGet("/batch", Batch)
            .WithSummary("The records of one step: dataset, source, and the tokens of each that were in it.")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);

    internal static Ok<RunBatch> Batch(string id, long step, RunBook book, RunBatches batches, JarvisPaths paths)
    {
        var run = book.Find(id) ?? throw RequestRefusedException.NoRun(id);
        return TypedResults.Ok(batches.Of(id, JsonFile.Read<TrainingPlan>(paths.Run(id).Plan) ?? run.Plan, step));
    }
}
