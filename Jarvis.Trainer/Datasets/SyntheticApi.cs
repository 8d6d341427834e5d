using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Store;
using Jarvis.Data.Synthetic;
using Jarvis.Trainer.Hubs;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Datasets;

/// <summary><c>/api/datasets/{id}/synthetic</c>: records made of records, flagged, capped, and gone with one request.</summary>
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
            ByRule(request)
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
        JobService jobs,
        TimeProvider time
    )
    {
        Check(request);
        var folder = library.Folder(id);
        var rule = ByRule(request);
        string? model = rule is null ? models.Folder(request.Model) : null; // what is wrong with the request is said now
        return TypedResults.Accepted(
            "/api/jobs",
            jobs.Start(
                "synthetic",
                $"Synthetic records: {library.Get(id).Name}",
                id,
                (progress, cancellationToken) =>
                {
                    if (model is not null)
                    {
                        progress.Report(new JobStep("Loading the model", null));
                    }
                    using var writing = model is null ? null : ModelWriters.Open(model, request);
                    var change = SyntheticChange.Apply(
                        folder,
                        request,
                        rule ?? writing!,
                        time,
                        (share, made) =>
                            progress.Report(new JobStep(string.Create(CultureInfo.InvariantCulture, $"Writing: {made:N0} records"), share)),
                        cancellationToken
                    );
                    return new JobOutcome(change?.Description ?? "No record has what this method needs, so nothing was made", id);
                }
            )
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
            throw RequestRefusedException.Bad("These records cannot be made.", string.Join(" ", problems));
        }
    }

    /// <summary>The writer of a method that goes by a rule; null for the model.</summary>
    private static ISyntheticWriter? ByRule(SyntheticRequest request)
    {
        try
        {
            if (request is { Method: "model", Template: { } prompt })
            {
                _ = new RecordTemplate(prompt); // refused now, not by the job
            }
            return request.Method switch
            {
                "template" => new RecordTemplate(request.Template),
                "reverse" => new ReversedQuestions(),
                "cloze" => new ClozeQuestions(),
                "model" => null,
                _ => throw RequestRefusedException.Bad(
                    "There is no such method.",
                    $"\"{request.Method}\" is none of template, reverse, cloze and model."
                ),
            };
        }
        catch (DatasetException exception)
        {
            throw RequestRefusedException.Bad("This template cannot be used.", exception.Message);
        }
    }
}
