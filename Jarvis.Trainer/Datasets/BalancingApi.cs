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

    internal static Accepted<DataJob> Balance(string id, BalanceRequest request, DatasetLibrary library, JobService jobs, TimeProvider time)
    {
        Check(request);
        return Start(
            jobs,
            library,
            id,
            "balance",
            "Balance",
            "Nothing had to go: the domains are balanced already",
            (folder, done, cancellationToken) => BalanceChange.Apply(folder, request, time, done, cancellationToken)
        );
    }

    internal static Accepted<DataJob> Split(string id, SplitRequest request, DatasetLibrary library, JobService jobs, TimeProvider time)
    {
        if (request.Validation is not (> 0 and < 1))
        {
            throw RequestRefusedException.Bad(
                "This is no share of validation records.",
                $"validation is {request.Validation}; it must be above 0 and below 1."
            );
        }
        return Start(
            jobs,
            library,
            id,
            "split",
            "Split",
            "The records are split so already",
            (folder, done, cancellationToken) => SplitChange.Apply(folder, request, time, done, cancellationToken)
        );
    }

    /// <summary>A job that makes one change set.</summary>
    internal static Accepted<DataJob> Start(
        JobService jobs,
        DatasetLibrary library,
        string id,
        string kind,
        string title,
        string nothing,
        Func<string, Action<double>, CancellationToken, DatasetChange?> work
    )
    {
        var folder = library.Folder(id);
        return TypedResults.Accepted(
            "/api/jobs",
            jobs.Start(
                kind,
                $"{title}: {library.Get(id).Name}",
                id,
                (progress, cancellationToken) =>
                    new JobOutcome(
                        work(folder, share => progress.Report(new JobStep(title, share)), cancellationToken)?.Description ?? nothing,
                        id
                    )
            )
        );
    }

    private static void Check(BalanceRequest request)
    {
        if (DomainBalance.Problems(request).ToList() is { Count: > 0 } problems)
        {
            throw RequestRefusedException.Bad("This balance cannot be made.", string.Join(" ", problems));
        }
    }
}
