using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Trainer.Hubs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Datasets;

/// <summary><c>/api/datasets</c>: the list, one dataset, its records, deletion with undo.</summary>
internal static class DatasetsApi
{
    private const int DefaultPage = 50;

    public static void Map(IEndpointRouteBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("Datasets");
        datasets.MapGet("/", List).WithSummary("Every dataset; sort is newest, name, records or size.");
        datasets.MapGet("/{id}", Get).WithSummary("One dataset.").ProducesProblem(404);
        datasets.MapGet("/{id}/records", Records).WithSummary("Records in order; query finds those with all of its words.").ProducesProblem(404);
        datasets.MapDelete("/{id}", Delete).WithSummary("Deletes it; can be undone for a minute.").ProducesProblem(404);
        datasets.MapPost("/{id}/restore", Restore).WithSummary("Undoes the deletion.").ProducesProblem(404).ProducesProblem(409);
    }

    internal static Ok<IReadOnlyList<DatasetSummary>> List(DatasetLibrary library, string? query = null, string? sort = null)
    {
        var found = library.All().Where(d => query is null || $"{d.Name} {d.Description} {d.Source}".Contains(query, StringComparison.OrdinalIgnoreCase));
        return TypedResults.Ok<IReadOnlyList<DatasetSummary>>([.. sort switch
        {
            "name" => found.OrderBy(d => d.Name, StringComparer.OrdinalIgnoreCase),
            "records" => found.OrderByDescending(d => d.Records),
            "size" => found.OrderByDescending(d => d.Characters),
            _ => found,
        }]);
    }

    internal static Ok<DatasetSummary> Get(string id, DatasetLibrary library) => TypedResults.Ok(library.Get(id).ToSummary());

    internal static Ok<RecordPage> Records(string id, DatasetLibrary library, long offset = 0, int limit = DefaultPage, string? query = null, RecordKind? kind = null,
        string? domain = null)
    {
        using var store = library.OpenRecords(id);
        return TypedResults.Ok(store.Page(new RecordQuery(query, kind, domain), offset, limit));
    }

    internal static Ok<DatasetSummary> Delete(string id, DatasetLibrary library, HubOutbox outbox) => Changed(library.Delete(id), outbox);

    internal static Ok<DatasetSummary> Restore(string id, DatasetLibrary library, HubOutbox outbox) => Changed(library.Restore(id), outbox);

    private static Ok<DatasetSummary> Changed(DatasetSummary dataset, HubOutbox outbox)
    {
        outbox.ToAll(to => to.DatasetsChanged());
        return TypedResults.Ok(dataset);
    }
}
