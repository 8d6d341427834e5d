using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Knowledge;
using Jarvis.Data.Knowledge.Searching;
using Jarvis.Trainer.Hubs;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Knowledge;

/// <summary><c>/api/knowledge</c>: knowledge bases, what is in them, and searching them.</summary>
internal static class KnowledgeApi
{
    private const int LongestQuery = 8000,
        LongestName = 120;

    public static void AddKnowledge(this IServiceCollection services)
    {
        services
            .AddSingleton<KnowledgeLibrary>()
            .AddSingleton<EmbeddingModels>()
            .AddSingleton<KnowledgeSources>()
            .AddSingleton<KnowledgeWorks>();
        services
            .AddSingleton<IFolderCare>(provider => provider.GetRequiredService<KnowledgeLibrary>())
            .AddJob<KnowledgeJob>()
            .AddJob<EnhanceJob>();
    }

    public static void MapKnowledge(this IEndpointRouteBuilder api)
    {
        var bases = api.MapGroup("/knowledge").WithTags("Knowledge");
        bases.MapGet("/", List).WithSummary("Every knowledge base; sort is newest, name or chunks.");
        bases
            .MapPost("/", Create)
            .WithSummary("Makes one of datasets, files and uploads, as a job.")
            .ProducesProblem(400)
            .ProducesProblem(404);
        bases
            .MapGet("/{id}", (string id, KnowledgeLibrary library) => TypedResults.Ok(library.Get(id).ToSummary()))
            .WithSummary("One knowledge base.")
            .ProducesProblem(404);
        bases
            .MapDelete("/{id}", (string id, KnowledgeLibrary library, HubOutbox outbox) => Changed(library.Delete(id), outbox))
            .WithSummary("Deletes it; can be undone for a minute.")
            .ProducesProblem(404)
            .ProducesProblem(409);
        bases
            .MapPost("/{id}/restore", (string id, KnowledgeLibrary library, HubOutbox outbox) => Changed(library.Restore(id), outbox))
            .WithSummary("Undoes the deletion.")
            .ProducesProblem(404)
            .ProducesProblem(409);
        bases.MapGet("/{id}/chunks", Chunks).WithSummary("Its chunks in order; document takes those of one.").ProducesProblem(404);
        bases
            .MapPost("/{id}/search", Search)
            .WithSummary("Searches by words, by embeddings or by both, and says of every hit why it was found.")
            .ProducesProblem(400)
            .ProducesProblem(404);
        bases
            .MapPost(
                "/{id}/embed",
                (string id, EmbedKnowledge request, KnowledgeWorks works) => TypedResults.Accepted("/api/jobs", works.Embed(id, request))
            )
            .WithSummary("Gives it embeddings by a model, as a job.")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);
        MapEnhance(api);
    }

    private static void MapEnhance(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/datasets/{id}/enhance",
                (string id, EnhanceDataset request, KnowledgeWorks works) => TypedResults.Accepted("/api/jobs", works.Enhance(id, request))
            )
            .WithTags("Datasets")
            .WithSummary("Puts context from a knowledge base in front of instruction records' questions, as a job and one change set.")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);

    internal static Ok<IReadOnlyList<KnowledgeSummary>> List(KnowledgeLibrary library, string? query = null, string? sort = null)
    {
        var found = library
            .All()
            .Where(b =>
                query is null
                || $"{b.Name} {b.Description} {string.Join(' ', b.Sources)}".Contains(query, StringComparison.OrdinalIgnoreCase)
            );
        return TypedResults.Ok<IReadOnlyList<KnowledgeSummary>>([
            .. sort switch
            {
                "name" => found.OrderBy(b => b.Name, StringComparer.OrdinalIgnoreCase),
                "chunks" => found.OrderByDescending(b => b.Chunks),
                _ => found,
            },
        ]);
    }

    internal static Accepted<DataJob> Create(CreateKnowledge request, KnowledgeWorks works) =>
        request.Name is { Length: > LongestName }
            ? throw RequestRefusedException.Bad(
                "The name is too long.",
                $"It has {request.Name.Length} characters; {LongestName} is the most."
            )
            : TypedResults.Accepted("/api/jobs", works.Build(request));

    internal static Ok<ChunkPage> Chunks(string id, KnowledgeLibrary library, long offset = 0, int limit = 50, string? document = null)
    {
        library.Get(id);
        using var store = KnowledgeStore.Open(library.Folder(id));
        return TypedResults.Ok(store.Page(offset, limit, document));
    }

    internal static Ok<KnowledgeAnswer> Search(
        string id,
        SearchKnowledge request,
        KnowledgeLibrary library,
        EmbeddingModels models,
        JarvisPaths paths,
        CancellationToken cancellationToken
    )
    {
        if (string.IsNullOrWhiteSpace(request.Query))
        {
            throw RequestRefusedException.Bad("Search for what?", "The query is empty; write some words.");
        }
        if (request.Query.Length > LongestQuery)
        {
            throw RequestRefusedException.Bad(
                "The query is too long.",
                $"It has {request.Query.Length} characters; {LongestQuery} is the most."
            );
        }
        try
        {
            var manifest = library.Get(id);
            using var open = new OpenKnowledge(library.Folder(id), manifest, models.Embed, request.Mode, Embedding(manifest, request));
            return TypedResults.Ok(open.Ask(request.Query, request.Mode, request.Limit, cancellationToken));
        }
        catch (DatasetException exception)
        {
            throw RequestRefusedException.NotNow("It cannot be searched.", DamageText.Of(exception, paths));
        }
    }

    /// <summary>Null stands for the newest embeddings of the base.</summary>
    private static VectorSet? Embedding(KnowledgeManifest manifest, SearchKnowledge request) =>
        request.Mode == SearchMode.Bm25 || request.Embedding is not { } id
            ? null
            : manifest.Vectors.FirstOrDefault(vectors => vectors.Id == id)
                ?? throw RequestRefusedException.Bad(
                    "There are no such embeddings.",
                    $"{manifest.Name} has no embeddings \"{id}\"; leave it out for the newest."
                );

    private static Ok<KnowledgeSummary> Changed(KnowledgeSummary summary, HubOutbox outbox)
    {
        outbox.ToAll(to => to.DatasetsChanged());
        return TypedResults.Ok(summary);
    }
}
