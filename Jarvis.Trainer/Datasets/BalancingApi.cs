using Jarvis.Contracts;
using Jarvis.Data.Balancing;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Datasets;

/// <summary><c>/api/datasets/{id}/balance</c> and <c>/split</c>: how much of each domain, and which records are held out.</summary>
internal static class BalancingApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var dataset = api.MapGroup("/datasets/{id}").WithTags("Balance");
        dataset
            .MapPost("/balance/preview", Preview)
            .WithSummary("Records by domain before and after.")
            .ProducesProblem(400)
            .ProducesProblem(404);
        dataset
            .MapPost("/balance", Balance)
            .WithSummary("Takes records out until the domains are balanced; can be undone.")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);
        dataset
            .MapPost("/split", Split)
            .WithSummary("Holds records out for validation, whole documents, in proportion by domain; can be undone.")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    internal static Ok<BalancePreview> Preview(string id, BalanceRequest request, DatasetLibrary library)
    {
        Check(request);
        using var store = library.OpenRecords(id);
        return TypedResults.Ok(BalanceChange.Preview(store, request));
    }

    internal static Accepted<DataJob> Balance(string id, BalanceRequest request, DatasetLibrary library, JobService jobs)
    {
        Check(request);
        return Start(jobs, library, BalanceJob.Kind, "Balance", new DatasetTask<BalanceRequest>(id, request));
    }

    internal static Accepted<DataJob> Split(string id, SplitRequest request, DatasetLibrary library, JobService jobs)
    {
        if (request.Validation is not (> 0 and < 1))
        {
            throw RequestRefusedException.Bad(
                "This is no share of validation records.",
                $"validation is {request.Validation}; it must be above 0 and below 1."
            );
        }
        return Start(jobs, library, SplitJob.Kind, "Split", new DatasetTask<SplitRequest>(id, request));
    }

    private static Accepted<DataJob> Start<TOptions>(
        JobService jobs,
        DatasetLibrary library,
        string kind,
        string title,
        DatasetTask<TOptions> task
    ) =>
        TypedResults.Accepted(
            "/api/jobs",
            jobs.Start(new NewJob(kind, $"{title}: {library.Get(task.DatasetId).Name}", task, task.DatasetId)).ToDataJob()
        );

    private static void Check(BalanceRequest request)
    {
        if (DomainBalance.Problems(request).ToList() is { Count: > 0 } problems)
        {
            throw RequestRefusedException.Bad("This balance cannot be made.", string.Join(' ', problems));
        }
    }
}
