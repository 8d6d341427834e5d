using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Knowledge;
using Jarvis.Trainer.Datasets;
using Jarvis.Trainer.Datasets.Uploading;
using Jarvis.Trainer.Paths;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Knowledge;

/// <summary>Resolves the sources that a request names: datasets, paths within the allowed roots, uploads.</summary>
internal sealed class KnowledgeSources(DatasetLibrary datasets, Uploads uploads, ServerPaths server, JarvisPaths paths)
{
    /// <summary>Refuses at once what is visibly wrong, rather than later from the queue.</summary>
    public void Check(CreateKnowledge request)
    {
        if ((request.Datasets?.Count ?? 0) + (request.Paths?.Count ?? 0) + (request.UploadIds?.Count ?? 0) == 0)
        {
            throw RequestRefusedException.Bad(
                "A knowledge base of what?",
                "Name datasets (ids), paths (files or folders on the server) or upload_ids (from POST /api/uploads)."
            );
        }
        foreach (string id in request.Datasets ?? [])
        {
            datasets.Get(id);
        }
        foreach (string id in request.UploadIds ?? [])
        {
            Upload(id);
        }
        try
        {
            foreach (string path in request.Paths ?? [])
            {
                SourceFinder.Find(server.Resolve(path), format: request.Format);
            }
        }
        catch (DatasetException exception)
        {
            throw DatasetRefusals.Unusable(exception);
        }
    }

    /// <summary>The name of a base that was given none: that of its first source.</summary>
    public string Name(CreateKnowledge request) =>
        request.Datasets is [var dataset, ..]
            ? datasets.Get(dataset).Name
            : DatasetNames.FromFile(
                request.UploadIds is [var upload, ..] ? Upload(upload).FileName : Path.TrimEndingDirectorySeparator(request.Paths![0])
            );

    /// <exception cref="DatasetException">A source that the request names is gone by now.</exception>
    public IReadOnlyList<KnowledgeSource> Open(CreateKnowledge request, CancellationToken cancellationToken)
    {
        try
        {
            return
            [
                .. (request.Datasets ?? []).Select(id => KnowledgeSource.Of(paths.Dataset(id), datasets.Get(id))),
                .. (request.Paths ?? []).SelectMany(path =>
                    KnowledgeSource.Of(
                        SourceFinder.Find(server.Resolve(path), format: request.Format, cancellationToken: cancellationToken)
                    )
                ),
                .. (request.UploadIds ?? []).SelectMany(id =>
                    KnowledgeSource.Of(
                        SourceFinder.Find(uploads.PathOf(id), Upload(id).FileName, request.Format, cancellationToken: cancellationToken)
                    )
                ),
            ];
        }
        catch (RequestRefusedException exception)
        {
            throw new DatasetException(exception.Detail, exception);
        }
    }

    private UploadDone Upload(string id) => uploads.Find(id) ?? throw DatasetRefusals.NoUpload(id);
}
