using Jarvis.Contracts;
using Jarvis.Trainer.Hubs;
using Jarvis.Trainer.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Datasets;

/// <summary><c>/api/datasets</c>: the list, one dataset, its records, deletion with undo.</summary>
internal static class DatasetsApi
{
    private const int LongestName = 120,
        LongestDescription = 4_000;

    public static void Map(IEndpointRouteBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("Datasets");
        datasets.MapGet("/", List).WithSummary("Every dataset; sort is newest, name, records or size.");
        datasets.MapGet("/{id}", Get).WithSummary("One dataset.").ProducesProblem(404);
        datasets.MapPatch("/{id}", Edit).WithSummary("Another name or description.").ProducesProblem(400).ProducesProblem(404);
        datasets.MapDelete("/{id}", Delete).WithSummary("Deletes it; can be undone for a minute.").ProducesProblem(404);
        datasets.MapPost("/{id}/restore", Restore).WithSummary("Undoes the deletion.").ProducesProblem(404).ProducesProblem(409);
    }

    internal static Ok<IReadOnlyList<DatasetSummary>> List(DatasetLibrary library, string? query = null, string? sort = null)
    {
        var found = library
            .All()
            .Where(d => query is null || $"{d.Name} {d.Description} {d.Source}".Contains(query, StringComparison.OrdinalIgnoreCase));
        return TypedResults.Ok<IReadOnlyList<DatasetSummary>>([
            .. sort switch
            {
                "name" => found.OrderBy(d => d.Name, StringComparer.OrdinalIgnoreCase),
                "records" => found.OrderByDescending(d => d.Records),
                "size" => found.OrderByDescending(d => d.Characters),
                _ => found,
            },
        ]);
    }

    internal static Ok<DatasetSummary> Get(string id, DatasetLibrary library)
    {
        var manifest = library.Get(id);
        return TypedResults.Ok(library.Summary(manifest) with { BrokenExamples = manifest.BrokenExamples, Notes = manifest.Notes });
    }

    internal static Ok<DatasetSummary> Edit(string id, EditDataset edit, DatasetLibrary library, HubOutbox outbox)
    {
        if (edit.Name is { } name && (DisplayName.Clean(name).Length == 0 || name.Length > LongestName))
        {
            throw RequestRefusedException.Bad("This is no name for a dataset.", $"A name has 1 to {LongestName} characters.");
        }
        if (edit.Description is { Length: > LongestDescription })
        {
            throw RequestRefusedException.Bad(
                "The description is too long.",
                $"It has {edit.Description.Length} characters; {LongestDescription} is the most."
            );
        }
        return Changed(library.Edit(id, edit), outbox);
    }

    internal static Ok<DatasetSummary> Delete(string id, DatasetLibrary library, HubOutbox outbox) => Changed(library.Delete(id), outbox);

    internal static Ok<DatasetSummary> Restore(string id, DatasetLibrary library, HubOutbox outbox) => Changed(library.Restore(id), outbox);

    private static Ok<DatasetSummary> Changed(DatasetSummary dataset, HubOutbox outbox)
    {
        outbox.ToAll(to => to.DatasetsChanged());
        return TypedResults.Ok(dataset);
    }
}
