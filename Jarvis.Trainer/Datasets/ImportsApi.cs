using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Trainer.Api;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Datasets;

/// <summary><c>/api/datasets/import</c>, <c>/api/datasets/starter</c> and <c>/api/imports</c>.</summary>
internal static class ImportsApi
{
    private const int LongestName = 120;

    public static void Map(IEndpointRouteBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("Datasets");
        datasets.MapPost("/import", Import).WithSummary("Imports an upload, or a file on the server, in the background.").ProducesProblem(400).ProducesProblem(404);
        datasets.MapPost("/starter", (StarterDataset starter) => TypedResults.Accepted("/api/imports", starter.Make())).WithSummary("Makes the starter dataset.").ProducesProblem(409);
        var imports = api.MapGroup("/imports").WithTags("Datasets");
        imports.MapGet("/", (ImportBook book) => TypedResults.Ok(book.All())).WithSummary("Imports since the service started, oldest first.");
        imports.MapPost("/probe", Probe).WithSummary("Looks at the beginning of an upload, or of a file on the server: its layout, its fields, and the records that it would give.")
            .ProducesProblem(400).ProducesProblem(404);
        imports.MapDelete("/{id}", Cancel).WithSummary("Cancels a running import; takes one that is over from the list.").ProducesProblem(404);
    }

    internal static Accepted<ImportJob> Import(ImportDataset request, ImportService imports, Uploads uploads, ServerPaths server)
    {
        if (request.Path is null == request.UploadId is null)
        {
            throw RequestRefusedException.Bad("Import what?", "Name either path (a file on the server) or upload_id (from POST /api/uploads), not both.");
        }
        if (request.Name is { Length: > LongestName })
        {
            throw RequestRefusedException.Bad("The name is too long.", $"It has {request.Name.Length} characters; {LongestName} is the most.");
        }
        var job = request.UploadId is { } upload ? FromUpload(request, upload, imports, uploads) : FromServer(request, request.Path!, imports, server);
        return TypedResults.Accepted("/api/imports", job);
    }

    internal static Ok<ImportProbe> Probe(ProbeImport request, ImportProber prober, Uploads uploads, ServerPaths server, CancellationToken cancel)
    {
        if (request.Path is null == request.UploadId is null)
        {
            throw RequestRefusedException.Bad("Look at what?", "Name either path (a file on the server) or upload_id (from POST /api/uploads), not both.");
        }
        var (path, name) = request.UploadId is { } id
            ? (uploads.PathOf(id), (uploads.Find(id) ?? throw DatasetRefusals.NoUpload(id)).FileName)
            : server.Resolve(request.Path!.Trim()) is var real ? (real, Path.GetFileName(real)) : default;
        try
        {
            return TypedResults.Ok(prober.Probe(path, name, request.Format, request.Options, cancel));
        }
        catch (DatasetException problem)
        {
            throw DatasetRefusals.Unusable(problem);
        }
    }

    private static ImportJob FromUpload(ImportDataset request, string uploadId, ImportService imports, Uploads uploads)
    {
        var upload = uploads.Find(uploadId) ?? throw DatasetRefusals.NoUpload(uploadId);
        try
        {
            return Start(request, uploads.PathOf(uploadId), upload.FileName, imports, uploadId);
        }
        catch (RequestRefusedException)
        {
            uploads.Remove(uploadId);   // it will be no better a second time
            throw;
        }
    }

    private static ImportJob FromServer(ImportDataset request, string path, ImportService imports, ServerPaths server)
    {
        var real = server.Resolve(path.Trim());
        return Start(request, real, Path.GetFileName(real), imports, null);
    }

    // Opened once here, so that what can be seen at the first bytes is refused at once and not from the queue.
    private static ImportJob Start(ImportDataset request, string path, string fileName, ImportService imports, string? uploadId)
    {
        try
        {
            var source = new FileSource(path, fileName, request.Format, options: request.Options);
            source.Open().Dispose();
            var name = string.IsNullOrWhiteSpace(request.Name) ? DatasetNames.FromFile(fileName) : request.Name.Trim();
            return imports.Start(name, "", () => source, uploadId);
        }
        catch (DatasetException problem)
        {
            throw DatasetRefusals.Unusable(problem);
        }
    }

    internal static NoContent Cancel(string id, ImportService imports)
    {
        imports.CancelOrDismiss(id);
        return TypedResults.NoContent();
    }
}
