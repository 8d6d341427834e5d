using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Reading.Containers;
using Jarvis.Data.Reading.Formats;
using Jarvis.Trainer.Refusals;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Jarvis.Trainer.Datasets.Uploading;

/// <summary><c>/api/uploads</c>: raw request bodies are streamed to disk, as a complete file or in chunks that can be resumed.</summary>
internal static class UploadsApi
{
    private const int LongestName = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        var uploads = api.MapGroup("/uploads").WithTags("Datasets");
        uploads
            .MapPost("/", ReceiveAsync)
            .WithSummary("Takes a file as the raw body, up to 2 GB; then import it by its id.")
            .ProducesProblem(400)
            .ProducesProblem(413)
            .Accepts<Stream>("*/*")
            .DisableAntiforgery();
        uploads
            .MapGet("/", (Uploads files) => TypedResults.Ok(files.All()))
            .WithSummary("Uploads that are not imported yet, whole and unfinished.");
        uploads
            .MapPost("/begin", Begin)
            .WithSummary("Begins an upload in chunks, or finds the unfinished one of the same name, size and time.")
            .ProducesProblem(400)
            .ProducesProblem(507);
        uploads.MapGet("/{id}", State).WithSummary("How much of it is here.").ProducesProblem(404);
        uploads
            .MapPatch("/{id}", AppendAsync)
            .WithSummary("Takes the raw body as the chunk that begins at offset; Chunk-Sha256 holds its hash, where the sender has one.")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .Accepts<Stream>("*/*")
            .DisableAntiforgery();
        uploads.MapDelete("/{id}", Remove).WithSummary("Removes an upload that is not wanted after all.").ProducesProblem(404);
    }

    internal static async Task<Created<UploadDone>> ReceiveAsync(
        HttpContext http,
        Uploads uploads,
        string name,
        string format = RecordReaders.Auto
    )
    {
        var fileName = FileName(name, format);
        LiftLimit(http);
        var done = await OnDisk(() => uploads.ReceiveAsync(fileName, http.Request.Body, http.Request.ContentLength, http.RequestAborted));
        return TypedResults.Created($"/api/uploads/{done.Id}", done);
    }

    internal static Ok<UploadState> Begin(CreateUpload wanted, Uploads uploads) =>
        TypedResults.Ok(uploads.Begin(wanted with { Name = FileName(wanted.Name, RecordReaders.Auto) }));

    internal static Ok<UploadState> State(string id, Uploads uploads) =>
        TypedResults.Ok(uploads.State(id) ?? throw DatasetRefusals.NoUpload(id));

    internal static async Task<Ok<UploadState>> AppendAsync(
        HttpContext http,
        string id,
        long offset,
        Uploads uploads,
        [FromHeader(Name = "Chunk-Sha256")] string? sha256 = null
    )
    {
        LiftLimit(http);
        return TypedResults.Ok(await OnDisk(() => uploads.AppendAsync(id, offset, http.Request.Body, sha256, http.RequestAborted)));
    }

    internal static NoContent Remove(string id, Uploads uploads) =>
        uploads.Remove(id) ? TypedResults.NoContent() : throw DatasetRefusals.NoUpload(id);

    // The size is counted while streaming instead, which allows an error message of our own.
    private static void LiftLimit(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }
    }

    private static async Task<T> OnDisk<T>(Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (IOException exception) when (exception is not BadHttpRequestException && exception.GetType() == typeof(IOException))
        {
            throw new RequestRefusedException(
                "The file could not be written.",
                $"{exception.Message} Look at the free space of the disk that holds JARVIS_HOME, then go on.",
                RefusalKind.NoRoom
            );
        }
    }

    // Only for display, never used as a path: the file is stored under its id.
    private static string FileName(string name, string format)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = DisplayName.Clean(last);
        if (clean.Length is 0 or > LongestName)
        {
            throw RequestRefusedException.Bad(
                "The upload has no usable name.",
                $"Send a name of 1 to {LongestName} characters; its extension says what kind of file it is."
            );
        }
        try
        {
            if (!SourceNames.IsArchive(SourceNames.Inner(clean)))
            {
                RecordReaders.Choose(clean, format); // before gigabytes have been sent in vain
            }
            return clean;
        }
        catch (DatasetException exception)
        {
            throw DatasetRefusals.Unusable(exception);
        }
    }
}
