using Jarvis.Contracts;
using Jarvis.Data.Store;
using Jarvis.Data.Synthetic;
using Jarvis.Trainer.Hubs;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Datasets;

/// <summary>
/// <c>/api/datasets/{id}/synthetic</c>: records derived from the dataset's own, flagged, capped, and removable with one request.
/// </summary>
internal static class SyntheticApi
{
    private const int MostPreviewed = 5,
        MostTried = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        var dataset = api.MapGroup("/datasets/{id}").WithTags("Synthetic");
        dataset
            .MapPost("/synthetic/preview", Preview)
            .WithSummary("Up to five records that the request would make; nothing is kept. Not for the method model, which takes its time.")
            .ProducesProblem(400)
            .ProducesProblem(404);
        dataset
            .MapPost("/synthetic", Make)
            .WithSummary("Makes records by template, reverse, cloze or a model, as a job; can be undone.")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);
        dataset
            .MapDelete("/synthetic", Remove)
            .WithSummary("Takes every synthetic record out; can be undone.")
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    internal static Ok<IReadOnlyList<DataRecord>> Preview(
        string id,
        SyntheticRequest request,
        DatasetLibrary library,
        CancellationToken cancellationToken
    )
    {
        Check(request);
        var writer =
            SyntheticJob.ByRule(request)
            ?? throw RequestRefusedException.Bad(
                "A model is not previewed.",
                "It may take minutes to load. Ask for a few records (most: 5), look at them, and undo if they are no good."
            );
        using var store = library.OpenRecords(id);
        var made = store
            .ReadSeeded(new RecordQuery { Synthetic = false }, request.Seed)
            .Take(MostTried)
            .Select(drawn => (drawn.Record, Draft: writer.Write(drawn.Record, drawn.Drawn, cancellationToken)))
            .Where(pair => pair.Draft is not null)
            .Take(MostPreviewed)
            .Select(pair =>
                pair.Record with
                {
                    Kind = pair.Draft!.Kind,
                    Text = pair.Draft.Text,
                    Turns = pair.Draft.Turns,
                    Synthetic = true,
                    Quality = null,
                    Difficulty = null,
                }
            );
        return TypedResults.Ok<IReadOnlyList<DataRecord>>([.. made]);
    }

    internal static Accepted<DataJob> Make(
        string id,
        SyntheticRequest request,
        DatasetLibrary library,
        ModelWriters models,
        JobService jobs
    )
    {
        Check(request);
        // Refuses a bad request now rather than in the job.
        string? model = SyntheticJob.ByRule(request) is null ? models.Folder(request.Model) : null;
        return TypedResults.Accepted(
            "/api/jobs",
            jobs.Start(
                    new NewJob(
                        SyntheticJob.Kind,
                        $"Synthetic records: {library.Get(id).Name}",
                        new DatasetTask<SyntheticOptions>(id, new SyntheticOptions(request, model)),
                        id
                    )
                )
                .ToDataJob()
        );
    }

    internal static Results<Ok<DatasetChange>, NoContent> Remove(string id, DatasetLibrary library, HubOutbox outbox, TimeProvider time)
    {
        if (SyntheticChange.RemoveAll(library.Folder(id), time) is not { } change)
        {
            return TypedResults.NoContent();
        }
        outbox.ToAll(to => to.DatasetsChanged());
        return TypedResults.Ok(change);
    }

    private static void Check(SyntheticRequest request)
    {
        if (SyntheticChange.Problems(request).ToList() is { Count: > 0 } problems)
        {
            throw RequestRefusedException.Bad("These records cannot be made.", string.Join(' ', problems));
        }
    }
}
