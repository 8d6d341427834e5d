using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Trainer.Api;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Datasets;

/// <summary><c>/api/uploads</c>: the raw body goes to the disk as it comes.</summary>
internal static class UploadsApi
{
    private const int LongestName = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        var uploads = api.MapGroup("/uploads").WithTags("Datasets");
        uploads.MapPost("/", ReceiveAsync).WithSummary("Takes a file as the raw body, up to 2 GB; then import it by its id.").ProducesProblem(400).ProducesProblem(413)
            .Accepts<Stream>("*/*").DisableAntiforgery();
        uploads.MapDelete("/{id}", Remove).WithSummary("Removes an upload that is not wanted after all.").ProducesProblem(404);
    }

    internal static async Task<Created<UploadDone>> ReceiveAsync(HttpContext http, Uploads uploads, string name, string format = RecordReaders.Auto)
    {
        var fileName = FileName(name);
        try
        {
            RecordReaders.Choose(fileName, format);   // before 2 GB have been sent in vain
        }
        catch (DatasetException problem)
        {
            throw DatasetRefusals.Unusable(problem);
        }
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;   // counted while streaming, with a sentence of our own
        }
        var done = await uploads.ReceiveAsync(fileName, http.Request.Body, http.Request.ContentLength, http.RequestAborted);
        return TypedResults.Created($"/api/uploads/{done.Id}", done);
    }

    internal static NoContent Remove(string id, Uploads uploads) => uploads.Remove(id) ? TypedResults.NoContent() : throw DatasetRefusals.NoUpload(id);

    // Only ever shown, never a path: the file lies under its id.
    private static string FileName(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = string.Concat(last.Where(c => !char.IsControl(c))).Trim();
        return clean.Length is > 0 and <= LongestName
            ? clean
            : throw RequestRefusedException.Bad("The upload has no usable name.", $"Send ?name=FILE with a name of 1 to {LongestName} characters; its extension says what kind of file it is.");
    }
}
