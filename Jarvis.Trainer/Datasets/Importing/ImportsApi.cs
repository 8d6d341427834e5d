using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading.Probing;
using Jarvis.Trainer.Datasets.Uploading;
using Jarvis.Trainer.Paths;
using Jarvis.Trainer.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Datasets.Importing;

/// <summary><c>/api/datasets/import</c>, <c>/api/datasets/starter</c> and <c>/api/imports</c>.</summary>
internal static class ImportsApi
{
    private const int LongestName = 120;

    public static void Map(IEndpointRouteBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("Datasets");
        datasets
            .MapPost("/import", Import)
            .WithSummary("Imports an upload, or a file on the server, in the background.")
            .ProducesProblem(400)
            .ProducesProblem(404);
        datasets
            .MapPost("/starter", (StarterDataset starter) => TypedResults.Accepted("/api/imports", starter.Make()))
            .WithSummary("Makes the starter dataset.")
            .ProducesProblem(409);
        var imports = api.MapGroup("/imports").WithTags("Datasets");
        imports
            .MapGet("/", (Imports imports) => TypedResults.Ok(imports.All()))
            .WithSummary("Imports since the service started, and earlier ones that wait, run or have failed; oldest first.");
        imports
            .MapPost("/probe", Probe)
            .WithSummary(
                "Looks at the beginning of an upload, or of a file on the server: its layout, its fields, and the records that "
                    + "it would give."
            )
            .ProducesProblem(400)
            .ProducesProblem(404);
        imports
            .MapPost(
                "/{id}/accept",
                (string id, AcceptInvalid consent, Imports service) => TypedResults.Ok(service.Accept(id, consent.Force))
            )
            .WithSummary("Continues an import that stopped at invalid rows, without those rows.")
            .ProducesProblem(404)
            .ProducesProblem(409);
        imports
            .MapPost("/{id}/retry", (string id, Imports service) => TypedResults.Ok(service.Retry(id)))
            .WithSummary("Queues one that failed again; its uploads are still there.")
            .ProducesProblem(404)
            .ProducesProblem(409);
        imports
            .MapDelete("/{id}", Cancel)
            .WithSummary("Cancels a running import; takes one that is over from the list.")
            .ProducesProblem(404);
    }

    internal static Accepted<ImportJob> Import(
        ImportDataset request,
        Imports imports,
        ImportProber prober,
        Uploads uploads,
        ServerPaths server
    )
    {
        var named = (string?[])[request.Path, request.UploadId, request.UploadIds is { Count: > 0 } ? "" : null];
        if (named.Count(n => n is not null) != 1)
        {
            throw RequestRefusedException.Bad(
                "Import what?",
                "Name exactly one of path (a file or folder on the server), upload_id and upload_ids (from POST /api/uploads)."
            );
        }
        if (request.Name is { Length: > LongestName })
        {
            throw RequestRefusedException.Bad(
                "The name is too long.",
                $"It has {request.Name.Length} characters; {LongestName} is the most."
            );
        }
        var job = request.Path is { } path
            ? FromServer(request, path, imports, prober, server)
            : FromUploads(request, [.. (request.UploadIds ?? [request.UploadId!]).Distinct()], imports, prober, uploads);
        return TypedResults.Accepted("/api/imports", job);
    }

    internal static Ok<ImportProbe> Probe(
        ProbeImport request,
        ImportProber prober,
        Uploads uploads,
        ServerPaths server,
        CancellationToken cancellationToken
    )
    {
        if (request.Path is null == request.UploadId is null)
        {
            throw RequestRefusedException.Bad(
                "Look at what?",
                "Name either path (a file on the server) or upload_id (from POST /api/uploads), not both."
            );
        }
        var (path, name) =
            request.UploadId is { } id ? (uploads.PathOf(id), (uploads.Find(id) ?? throw DatasetRefusals.NoUpload(id)).FileName)
            : server.Resolve(request.Path) is var real ? (real, Path.GetFileName(real))
            : default;
        try
        {
            return TypedResults.Ok(prober.Probe(path, name, request.Format, request.Options, cancellationToken));
        }
        catch (DatasetException exception)
        {
            throw DatasetRefusals.Unusable(exception);
        }
    }

    private static ImportJob FromUploads(
        ImportDataset request,
        IReadOnlyList<string> ids,
        Imports imports,
        ImportProber prober,
        Uploads uploads
    )
    {
        var files = ids.Select(id => (Path: uploads.PathOf(id), Name: (uploads.Find(id) ?? throw DatasetRefusals.NoUpload(id)).FileName))
            .ToList();
        try
        {
            return Start(request, files, imports, prober, new ImportTask("") { UploadIds = ids });
        }
        catch (RequestRefusedException)
        {
            foreach (var id in ids)
            {
                uploads.Remove(id); // a second attempt would fail in the same way
            }
            throw;
        }
    }

    private static ImportJob FromServer(ImportDataset request, string path, Imports imports, ImportProber prober, ServerPaths server)
    {
        var real = server.Resolve(path);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(real));
        return Start(request, [(real, name)], imports, prober, new ImportTask("") { Paths = [new ImportPath(real, name)] });
    }

    // A single file is opened here once, so that what its first bytes show to be unusable is refused now rather than from the queue; a
    // folder is walked by its import.
    private static ImportJob Start(
        ImportDataset request,
        IReadOnlyList<(string Path, string Name)> files,
        Imports imports,
        ImportProber prober,
        ImportTask task
    )
    {
        try
        {
            foreach (var (path, name) in files.Where(f => !Directory.Exists(f.Path)))
            {
                var set = SourceFinder.Find(path, name, request.Format, request.Options);
                if (!set.IsCollection && files.Count == 1 && set.Sources[0] is FileSource file)
                {
                    file.Open().Dispose();
                }
            }
            if (!Directory.Exists(files[0].Path))
            {
                prober.Remember(files[0].Path, files[0].Name, request.Format, request.Options);
            }
            var shown = DisplayName.Clean(request.Name) is { Length: > 0 } wish ? wish : DatasetNames.FromFile(files[0].Name);
            return imports.Start(shown, task with { Format = request.Format, Options = request.Options ?? new ReadingOptions() });
        }
        catch (DatasetException exception)
        {
            throw DatasetRefusals.Unusable(exception);
        }
    }

    internal static NoContent Cancel(string id, Imports imports)
    {
        imports.CancelOrDismiss(id);
        return TypedResults.NoContent();
    }
}
