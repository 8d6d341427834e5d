using Jarvis.Contracts;
using Jarvis.Data.Knowledge;
using Jarvis.Trainer.Datasets;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Knowledge;

/// <summary>Starts the jobs on knowledge bases: building one, adding embeddings, putting its context into a dataset.</summary>
internal sealed class KnowledgeWorks(
    KnowledgeLibrary library,
    DatasetLibrary datasets,
    EmbeddingModels models,
    KnowledgeSources sources,
    JobService jobs
)
{
    private readonly Lock _naming = new();

    /// <exception cref="RequestRefusedException">It names no source, or one that does not exist.</exception>
    public DataJob Build(CreateKnowledge request)
    {
        if (KnowledgeRequest.Problems(request.Cutting ?? new ChunkCutting()).ToList() is { Count: > 0 } problems)
        {
            throw RequestRefusedException.Bad("Documents cannot be cut so.", string.Join(' ', problems));
        }
        var model = string.IsNullOrWhiteSpace(request.Model) ? null : models.Find(request.Model);
        sources.Check(request);
        string wish = DisplayName.Clean(request.Name) is { Length: > 0 } name ? name : sources.Name(request);
        lock (_naming)
        {
            var (id, free) = library.Free(wish);
            return jobs.Start(new NewJob(KnowledgeJob.Kind, $"Knowledge base: {free}", new KnowledgeTask(id, free, request, model), id))
                .ToDataJob();
        }
    }

    public DataJob Embed(string id, EmbedKnowledge request)
    {
        var manifest = library.Get(id);
        var model = models.Find(request.Model);
        return jobs.Start(
                new NewJob(KnowledgeJob.Kind, $"Embeddings: {manifest.Name}", new KnowledgeTask(id, manifest.Name, null, model), id)
            )
            .ToDataJob();
    }

    public DataJob Enhance(string datasetId, EnhanceDataset request)
    {
        var dataset = datasets.Get(datasetId);
        library.Get(request.Knowledge);
        EnhanceJob.Template(request); // refuses a bad template now rather than in the job
        return jobs.Start(
                new NewJob(EnhanceJob.Kind, $"Context for {dataset.Name}", new DatasetTask<EnhanceDataset>(datasetId, request), datasetId)
            )
            .ToDataJob();
    }
}
