using Jarvis.Contracts;
using Jarvis.Data.Store;
using Jarvis.Trainer.Hubs;
using Jarvis.Trainer.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Datasets;

/// <summary><c>/api/datasets/{id}/changes</c>: what was changed, undo, and two versions compared.</summary>
internal static class ChangesApi
{
    /// <summary>
    /// A change of up to this many records is undone within the request, which takes under a second; a larger one becomes a job.
    /// </summary>
    private const long AtOnce = 20_000;

    public static void Map(IEndpointRouteBuilder api)
    {
        var dataset = api.MapGroup("/datasets/{id}").WithTags("Changes");
        dataset.MapGet("/changes", List).WithSummary("Every change set, newest first.").ProducesProblem(404);
        dataset
            .MapPost("/changes/{number:int}/undo", Undo)
            .WithSummary("Takes a change back, as a change of its own: at once where it is small, else as a job.")
            .ProducesProblem(404)
            .ProducesProblem(409);
        dataset.MapGet("/compare", Compare).WithSummary("What differs between two versions.").ProducesProblem(404).ProducesProblem(409);
    }

    internal static Ok<IReadOnlyList<DatasetChange>> List(string id, DatasetLibrary library)
    {
        using var store = library.OpenRecords(id);
        return TypedResults.Ok(store.Changes());
    }

    internal static Results<Ok<DatasetChange>, Accepted<DataJob>> Undo(
        string id,
        int number,
        DatasetLibrary library,
        JobService jobs,
        HubOutbox outbox,
        TimeProvider time
    )
    {
        var folder = library.Folder(id);
        DatasetChange? undone;
        using (var store = RecordStore.Open(folder))
        {
            undone = store.Changes().FirstOrDefault(c => c.Number == number);
        }
        if (undone is { } large && large.Added + large.Removed + large.Relabelled > AtOnce)
        {
            return TypedResults.Accepted(
                "/api/jobs",
                jobs.Start(
                        new NewJob(
                            UndoJob.Kind,
                            $"Undo in {library.Get(id).Name}: {large.Description}",
                            new DatasetTask<UndoOptions>(id, new UndoOptions(number)),
                            id
                        )
                    )
                    .ToDataJob()
            );
        }
        var change = ChangeSet.Undo(folder, time, number);
        outbox.ToAll(to => to.DatasetsChanged());
        return TypedResults.Ok(change);
    }

    internal static Ok<VersionComparison> Compare(string id, int from, DatasetLibrary library, int? to = null) =>
        TypedResults.Ok(VersionDifference.Between(library.Folder(id), from, to ?? library.Get(id).Version));
}
