using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Knowledge;
using Jarvis.Data.Knowledge.Vectors;
using Jarvis.Runs.Knowledge;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Knowledge;

/// <summary>The long works about knowledge bases, as jobs: building one, giving it embeddings.</summary>
internal sealed class KnowledgeWorks(
    KnowledgeLibrary library,
    EmbeddingModels models,
    KnowledgeSources sources,
    JobService jobs,
    TimeProvider time
)
{
    private const double BuildShare = 0.3; // of a job that embeds as well

    private readonly Lock _starting = new();

    /// <exception cref="RequestRefusedException">It names nothing, or something that is not there.</exception>
    public DataJob Build(CreateKnowledge request)
    {
        var cutting = request.Cutting ?? new ChunkCutting();
        if (KnowledgeRequest.Problems(cutting).ToList() is { Count: > 0 } problems)
        {
            throw RequestRefusedException.Bad("Documents cannot be cut so.", string.Join(" ", problems));
        }
        var model = string.IsNullOrWhiteSpace(request.Model) ? null : models.Find(request.Model);
        sources.Check(request);
        string wish = DisplayName.Clean(request.Name) is { Length: > 0 } name ? name : sources.Name(request);
        lock (_starting)
        {
            var (id, free) = library.Free(wish);
            return jobs.Start(
                "knowledge",
                $"Knowledge base: {free}",
                id,
                (progress, cancellationToken) => Build(request, cutting, model, id, free, progress, cancellationToken)
            );
        }
    }

    public DataJob Embed(string id, EmbedKnowledge request)
    {
        var manifest = library.Get(id);
        var model = models.Find(request.Model);
        return jobs.Start(
            "knowledge",
            $"Embeddings: {manifest.Name}",
            id,
            (progress, cancellationToken) =>
            {
                Embed(id, manifest.Chunks, model, 0, progress, cancellationToken);
                return new JobOutcome(
                    string.Create(CultureInfo.InvariantCulture, $"{manifest.Chunks:N0} chunks embedded by {model.Label}"),
                    id
                );
            }
        );
    }

    private JobOutcome Build(
        CreateKnowledge request,
        ChunkCutting cutting,
        EmbeddingModel? model,
        string id,
        string name,
        IProgress<JobStep> progress,
        CancellationToken cancellationToken
    )
    {
        using var held = sources.Hold(request);
        double share = model is null ? 1 : BuildShare;
        var manifest = new KnowledgeBuilder(time).Build(
            new KnowledgeRequest(sources.Open(request, cancellationToken), library.Folder(id), id, name, cutting),
            new Shown(done =>
                progress.Report(
                    new JobStep(string.Create(CultureInfo.InvariantCulture, $"{done.Text}: {done.Chunks:N0} chunks"), share * done.Share)
                )
            ),
            cancellationToken
        );
        string made = string.Create(
            CultureInfo.InvariantCulture,
            $"{manifest.Chunks:N0} "
                + $"chunk{(manifest.Chunks == 1 ? "" : "s")}"
                + $"{(manifest.Broken > 0 ? $", {manifest.Broken:N0} of the entries could not be read" : "")}"
        );
        if (model is null)
        {
            return new JobOutcome(made, id);
        }
        try
        {
            Embed(id, manifest.Chunks, model, BuildShare, progress, cancellationToken);
        }
        catch (DatasetException exception)
        {
            throw new DatasetException($"The base is there with {made}, but without embeddings. {exception.Message}", exception);
        }

        return new JobOutcome($"{made}, embedded by {model.Label}", id);
    }

    private void Embed(
        string id,
        long chunks,
        EmbeddingModel model,
        double from,
        IProgress<JobStep> progress,
        CancellationToken cancellationToken
    )
    {
        progress.Report(new JobStep($"Loading {model.Label}", from));
        using var embedder = EmbeddingFolder.Load(model.Folder);
        KnowledgeVectors.Add(
            library.Folder(id),
            model.Label,
            model.Folder,
            embedder.Width,
            embedder.Embed,
            time.GetUtcNow(),
            done =>
                progress.Report(
                    new JobStep(
                        string.Create(CultureInfo.InvariantCulture, $"Embedding: {done:N0} of {chunks:N0} chunks"),
                        from + (1 - from) * done / Math.Max(1, chunks)
                    )
                ),
            cancellationToken
        );
    }

    private sealed class Shown(Action<KnowledgeProgress> heard) : IProgress<KnowledgeProgress>
    {
        public void Report(KnowledgeProgress value) => heard(value);
    }
}
