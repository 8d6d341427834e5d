using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Trainer.Api;
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
        datasets.MapGet("/{id}/records", Records).WithSummary("Records in order; query finds those with all of its words, clip shortens each text.").ProducesProblem(404);
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

    internal static Ok<DatasetSummary> Get(string id, DatasetLibrary library)
    {
        var manifest = library.Get(id);
        return TypedResults.Ok(manifest.ToSummary() with { BrokenExamples = manifest.BrokenExamples });
    }

    internal static Ok<RecordPage> Records(string id, DatasetLibrary library, long offset = 0, int limit = DefaultPage, string? query = null, string? kind = null,
        string? domain = null, int? clip = null)
    {
        using var store = library.OpenRecords(id);
        var page = store.Page(new RecordQuery(query, Kind(kind), domain), offset, limit);
        return TypedResults.Ok(clip is > 0 and var characters ? page with { Records = [.. page.Records.Select(r => Clipped(r, characters))] } : page);
    }

    private static RecordKind? Kind(string? name) => name is null or "" ? null
        : Enum.TryParse<RecordKind>(name, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind
        : throw RequestRefusedException.Bad("There is no such kind of record.", $"\"{name}\" is none of text, instruct, chat and code.");

    // A record may be 16 MB; a screen shows its beginning. Half a surrogate pair would be no text.
    private static DataRecord Clipped(DataRecord record, int characters)
    {
        return record with { Text = Clip(record.Text), Turns = record.Turns?.Select(t => t with { Content = Clip(t.Content)! }).ToList() };

        string? Clip(string? text) => text is null || text.Length <= characters ? text : text[..(char.IsHighSurrogate(text[characters - 1]) ? characters - 1 : characters)] + " …";
    }

    internal static Ok<DatasetSummary> Delete(string id, DatasetLibrary library, HubOutbox outbox) => Changed(library.Delete(id), outbox);

    internal static Ok<DatasetSummary> Restore(string id, DatasetLibrary library, HubOutbox outbox) => Changed(library.Restore(id), outbox);

    private static Ok<DatasetSummary> Changed(DatasetSummary dataset, HubOutbox outbox)
    {
        outbox.ToAll(to => to.DatasetsChanged());
        return TypedResults.Ok(dataset);
    }
}
