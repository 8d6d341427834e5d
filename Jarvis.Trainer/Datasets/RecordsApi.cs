using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Records;
using Jarvis.Data.Store;
using Jarvis.Trainer.Hubs;
using Jarvis.Trainer.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Datasets;

/// <summary>
/// <c>/api/datasets/{id}/records</c>: pages of records, one record with its history, edits by hand, histograms and counts.
/// </summary>
internal static class RecordsApi
{
    private const int DefaultPage = 50;

    public static void Map(IEndpointRouteBuilder api)
    {
        var dataset = api.MapGroup("/datasets/{id}").WithTags("Records");
        dataset
            .MapGet("/records", Page)
            .WithSummary(
                "A page of records; query finds those with all of its words, clip shortens each text, sort is id, length, "
                    + "quality, difficulty or random."
            )
            .ProducesProblem(400)
            .ProducesProblem(404);
        dataset
            .MapGet("/records/{record:long}", History)
            .WithSummary("One record: source, the steps that changed it, what the doctor holds against it.")
            .ProducesProblem(404);
        dataset
            .MapPatch("/records/{record:long}", Edit)
            .WithSummary("Changes its content or labels; can be undone.")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);
        dataset
            .MapDelete("/records/{record:long}", Remove)
            .WithSummary("Takes it out; can be undone.")
            .ProducesProblem(404)
            .ProducesProblem(409);
        dataset
            .MapGet("/histograms", Histograms)
            .WithSummary("Distributions of length, quality, difficulty and turns, under the filters of a page.")
            .ProducesProblem(404);
        dataset
            .MapGet("/facets", Facets)
            .WithSummary("Records by domain, split, language, source, kind and check of the doctor.")
            .ProducesProblem(404);
    }

    internal static Ok<RecordPage> Page(
        string id,
        [AsParameters] RecordListing listing,
        DatasetLibrary library,
        long offset = 0,
        int limit = DefaultPage,
        int? clip = null
    )
    {
        var query = listing.ToQuery();
        using var store = library.OpenRecords(id, listing.Version);
        var page = store.Page(query, offset, limit);
        return TypedResults.Ok(
            clip is > 0 and var characters ? page with { Records = [.. page.Records.Select(r => r.Clipped(characters))] } : page
        );
    }

    internal static Ok<RecordHistory> History(string id, long record, DatasetLibrary library)
    {
        using var store = library.OpenRecords(id);
        return TypedResults.Ok(RecordSteps.Of(store, record) ?? throw DatasetRefusals.NoRecord(id, record));
    }

    internal static Ok<DataRecord> Edit(
        string id,
        long record,
        EditRecord edit,
        DatasetLibrary library,
        HubOutbox outbox,
        TimeProvider time
    )
    {
        var folder = library.Folder(id);
        long changed;
        using (
            var change = ChangeSet.Begin(folder, time, ChangeKinds.Edit, $"Edited record {record.ToString(CultureInfo.InvariantCulture)}")
        )
        {
            changed = RecordEdit.Apply(change, folder, id, record, edit);
            change.Commit();
        }
        outbox.ToAll(to => to.DatasetsChanged());
        using var store = library.OpenRecords(id);
        return TypedResults.Ok(store.Find(changed) ?? throw DatasetRefusals.NoRecord(id, changed));
    }

    internal static Ok<DatasetChange> Remove(string id, long record, DatasetLibrary library, HubOutbox outbox, TimeProvider time)
    {
        using var change = ChangeSet.Begin(
            library.Folder(id),
            time,
            ChangeKinds.Edit,
            $"Took out record {record.ToString(CultureInfo.InvariantCulture)}"
        );
        if (!change.Remove(record))
        {
            throw DatasetRefusals.NoRecord(id, record);
        }
        var made = change.Commit()!;
        outbox.ToAll(to => to.DatasetsChanged());
        return TypedResults.Ok(made);
    }

    internal static Ok<IReadOnlyList<Histogram>> Histograms(string id, [AsParameters] RecordListing listing, DatasetLibrary library)
    {
        var query = listing.ToQuery();
        using var store = library.OpenRecords(id, listing.Version);
        return TypedResults.Ok<IReadOnlyList<Histogram>>([
            .. RecordNumbers.Histograms.Select(of => RecordNumbers.Histogram(store, of, query)),
        ]);
    }

    internal static Ok<RecordFacets> Facets(string id, [AsParameters] RecordListing listing, DatasetLibrary library)
    {
        var query = listing.ToQuery();
        using var store = library.OpenRecords(id, listing.Version);
        IReadOnlyDictionary<string, long> By(string label) => RecordNumbers.Counts(store, label, query);
        return TypedResults.Ok(
            new RecordFacets(
                By("domain"),
                By("split"),
                By("language"),
                By("source"),
                By("kind"),
                RecordNumbers.Flags(store),
                store.Count(query with { Synthetic = true })
            )
        );
    }
}
