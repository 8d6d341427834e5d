using Jarvis.Contracts;
using Jarvis.Data.Importing;
using Jarvis.Storage;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;
using Jarvis.Trainer.Datasets;
using Jarvis.Trainer.Datasets.Uploading;
using Jarvis.Trainer.Hubs;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Paths;
using Jarvis.Trainer.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Tokenizers;

/// <summary>
/// <c>/api/tokenizers</c>: the list, one tokenizer and its vocabulary, texts split into tokens, training, import, renaming, deletion with
/// undo.
/// </summary>
internal static class TokenizersApi
{
    private const int LongestName = 120;

    public static void AddTokenizers(this IServiceCollection services) =>
        services.AddSingleton<TokenizerLibrary>().AddSingleton<LoadedTokenizers>().AddSingleton<TokenizerTrainer>().AddJob<TokenizerJob>();

    public static void MapTokenizers(this IEndpointRouteBuilder api)
    {
        var tokenizers = api.MapGroup("/tokenizers").WithTags("Tokenizers");
        tokenizers.MapGet("/", (TokenizerLibrary library) => TypedResults.Ok(library.All())).WithSummary("Every tokenizer, newest first.");
        tokenizers.MapGet("/{id}", Get).WithSummary("One tokenizer and what is in it.").ProducesProblem(404);
        tokenizers
            .MapGet("/{id}/tokens", Tokens)
            .WithSummary("Its vocabulary, a page at a time; sort is id, token, longest or merge.")
            .ProducesProblem(404);
        tokenizers.MapPost("/{id}/encode", Encode).WithSummary("A text as its tokens.").ProducesProblem(400).ProducesProblem(404);
        tokenizers
            .MapGet("/{id}/compression", Compression)
            .WithSummary("Characters and bytes a token, by domain of a dataset, over a sample that depends on the seed.")
            .ProducesProblem(404);
        tokenizers.MapGet("/{id}/tokenizer.json", Download).WithSummary("The file itself.").ProducesProblem(404);
        tokenizers
            .MapPost("/train", Train)
            .WithSummary("Trains one on datasets or uploads, in the background.")
            .ProducesProblem(400)
            .ProducesProblem(404);
        tokenizers
            .MapPost("/import", Import)
            .WithSummary("Takes one from an upload or from a path on the server.")
            .ProducesProblem(400)
            .ProducesProblem(404);
        tokenizers.MapPut("/{id}", Rename).WithSummary("Renames it; its id stays.").ProducesProblem(400).ProducesProblem(404);
        tokenizers
            .MapDelete("/{id}", Delete)
            .WithSummary("Deletes it; can be undone for a minute. Runs keep copies of theirs.")
            .ProducesProblem(404);
        tokenizers.MapPost("/{id}/restore", Restore).WithSummary("Undoes the deletion.").ProducesProblem(404).ProducesProblem(409);
    }

    internal static Ok<TokenizerDetail> Get(string id, TokenizerLibrary library, LoadedTokenizers loaded)
    {
        var summary = library.Get(id);
        var vocabulary = loaded.Get(id);
        var tokenizer = vocabulary.Tokenizer;
        return TypedResults.Ok(
            new TokenizerDetail(
                summary,
                TokenizerText.Kind(tokenizer.Parts),
                vocabulary.Tokens,
                tokenizer.Parts.Merges.Count,
                tokenizer.Parts.Added.Count(a => a.Special),
                TokenizerText.Normalizer(tokenizer.Parts),
                tokenizer.Loss,
                tokenizer.EndOfText,
                tokenizer.ChatTemplate is not null || tokenizer.IdOf(SpecialTokens.TurnStart) is not null,
                new FileInfo(library.FileOf(id)).Length
            )
        );
    }

    internal static Ok<TokenPage> Tokens(
        string id,
        LoadedTokenizers loaded,
        string? query = null,
        string? sort = null,
        bool descending = false,
        bool special = false,
        int offset = 0,
        int limit = 100
    ) => TypedResults.Ok(loaded.Get(id).Page(query, Sort(sort), descending, special, Math.Max(0, offset), Math.Clamp(limit, 1, 1000)));

    private static TokenSort Sort(string? name) =>
        string.IsNullOrEmpty(name) ? TokenSort.Id
        : Enum.TryParse<TokenSort>(name, ignoreCase: true, out var sort) && Enum.IsDefined(sort) ? sort
        : throw RequestRefusedException.Bad("There is no such order.", $"\"{name}\" is none of id, token, longest and merge.");

    internal static Ok<EncodedText> Encode(string id, EncodeText request, LoadedTokenizers loaded)
    {
        if (request.Text.Length > EncodedText.MostCharacters)
        {
            throw RequestRefusedException.Bad(
                "The text is too long to show.",
                $"It has {request.Text.Length:N0} characters; {EncodedText.MostCharacters:N0} are the most. `{CommandName.Jarvis} tokenize "
                    + "--file` takes whole files."
            );
        }
        return TypedResults.Ok(Used(() => loaded.Get(id).Encode(request.Text, request.ParseSpecial)));
    }

    internal static Ok<TokenizerCompression> Compression(
        string id,
        LoadedTokenizers loaded,
        DatasetLibrary datasets,
        string dataset,
        CancellationToken cancellationToken,
        int seed = 1
    )
    {
        var tokenizer = loaded.Get(id).Tokenizer;
        using var store = datasets.OpenRecords(dataset);
        return TypedResults.Ok(Used(() => CompressionSample.Measure(tokenizer, store, datasets.Get(dataset), seed, cancellationToken)));
    }

    /// <summary>Turns the failure of a tokenizer's own parts on a text into a refusal.</summary>
    private static T Used<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (TokenizerFormatException exception)
        {
            throw TokenizerRefusals.Unusable(exception);
        }
    }

    internal static PhysicalFileHttpResult Download(string id, TokenizerLibrary library) =>
        TypedResults.PhysicalFile(library.FileOf(id), "application/json", $"{id}.tokenizer.json");

    internal static Accepted<DataJob> Train(TrainTokenizer request, TokenizerTrainer trainer, JobService jobs)
    {
        var task = trainer.Task(request);
        return TypedResults.Accepted("/api/jobs", jobs.Start(new NewJob(TokenizerJob.Kind, $"Tokenizer: {task.Name}", task)).ToDataJob());
    }

    internal static Created<TokenizerSummary> Import(
        ImportTokenizer request,
        TokenizerLibrary library,
        Uploads uploads,
        ServerPaths server,
        HubOutbox outbox
    )
    {
        if (request.Path is null == request.UploadId is null)
        {
            throw RequestRefusedException.Bad(
                "Import what?",
                "Name either path (on the server) or upload_id (from POST /api/uploads), not both."
            );
        }
        var upload = request.UploadId is { } uploadId ? uploads.Find(uploadId) ?? throw DatasetRefusals.NoUpload(uploadId) : null;
        string path = upload is not null ? uploads.PathOf(upload.Id) : server.ResolveFolder(request.Path);
        string shown = upload?.FileName ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        try
        {
            var tokenizer = upload is not null ? TextTokenizer.LoadFile(path, shown) : TextTokenizer.Load(path);
            // The name tokenizer.json says nothing about a tokenizer, so that of its folder is used.
            string fallback = shown.StartsWith("tokenizer.", StringComparison.OrdinalIgnoreCase)
                ? Path.GetFileName(Path.GetDirectoryName(request.Path ?? "")) is { Length: > 0 } folder
                    ? folder
                    : "Tokenizer"
                : DatasetNames.FromFile(shown);
            var added = library.Add(
                tokenizer,
                DisplayName.Clean(request.Name).Length == 0 ? DisplayName.Clean(fallback) : Checked(request.Name),
                $"Imported from {request.Path ?? shown}"
            );
            outbox.ToAll(to => to.DatasetsChanged());
            return TypedResults.Created($"/api/tokenizers/{added.Id}", added);
        }
        catch (TokenizerFormatException exception)
        {
            throw TokenizerRefusals.Unusable(exception);
        }
        finally
        {
            if (upload is not null)
            {
                uploads.Remove(upload.Id);
            }
        }
    }

    internal static Ok<TokenizerSummary> Rename(string id, RenameTokenizer request, TokenizerLibrary library, HubOutbox outbox) =>
        Changed(library.Rename(id, Checked(request.Name)), outbox);

    internal static Ok<TokenizerSummary> Delete(string id, TokenizerLibrary library, HubOutbox outbox) =>
        Changed(library.Delete(id), outbox);

    internal static Ok<TokenizerSummary> Restore(string id, TokenizerLibrary library, HubOutbox outbox) =>
        Changed(library.Restore(id), outbox);

    private static string Checked(string? name) =>
        DisplayName.Clean(name) is { Length: > 0 and <= LongestName } good
            ? good
            : throw RequestRefusedException.Bad("This is no name.", $"A name has 1 to {LongestName} characters.");

    private static Ok<TokenizerSummary> Changed(TokenizerSummary tokenizer, HubOutbox outbox)
    {
        outbox.ToAll(to => to.DatasetsChanged());
        return TypedResults.Ok(tokenizer);
    }
}
