using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Knowledge;
using Jarvis.Data.Knowledge.Vectors;
using Jarvis.Runs.Knowledge;
using Jarvis.Trainer.Datasets.Uploading;
using Jarvis.Trainer.Jobs;

namespace Jarvis.Trainer.Knowledge;

/// <param name="Build">The sources of a new base; null if the base exists and only gets embeddings.</param>
/// <param name="Model">The model whose states become the embeddings; null for no embeddings.</param>
internal sealed record KnowledgeTask(string Id, string Name, CreateKnowledge? Build, EmbeddingModel? Model);

/// <summary>
/// Builds a knowledge base, adds embeddings to one, or both. Embedding resumes after the last chunk that is safely on disk.
/// </summary>
internal sealed class KnowledgeJob(KnowledgeLibrary library, KnowledgeSources sources, Uploads uploads, TimeProvider time)
    : UploadsJob<KnowledgeTask>(uploads)
{
    public const string Kind = "knowledge";

    private const double BuildShare = 0.3; // of the progress of a job that embeds as well

    public override string Name => Kind;

    protected override IReadOnlyList<string> UploadsOf(KnowledgeTask task) => task.Build?.UploadIds ?? [];

    protected override JobOutcome Run(KnowledgeTask task, JobRun job)
    {
        if (task.Build is not { } build)
        {
            long chunks = library.Get(task.Id).Chunks;
            Embed(task, chunks, 0, job);
            return new JobOutcome(
                string.Create(CultureInfo.InvariantCulture, $"{chunks:N0} chunks embedded by {task.Model!.Label}"),
                task.Id
            );
        }
        var manifest = Built(task, build, job);
        string broken =
            manifest.Broken > 0
                ? string.Create(CultureInfo.InvariantCulture, $", {manifest.Broken:N0} of the entries could not be read")
                : "";
        string made = string.Create(CultureInfo.InvariantCulture, $"{manifest.Chunks:N0} chunk{(manifest.Chunks == 1 ? "" : "s")}{broken}");
        if (task.Model is not { } model)
        {
            return new JobOutcome(made, task.Id);
        }
        try
        {
            Embed(task, manifest.Chunks, BuildShare, job);
        }
        catch (DatasetException exception)
        {
            throw new DatasetException($"The base is there with {made}, but without embeddings. {exception.Message}", exception);
        }
        return new JobOutcome($"{made}, embedded by {model.Label}", task.Id);
    }

    private KnowledgeManifest Built(KnowledgeTask task, CreateKnowledge build, JobRun job)
    {
        bool isBuilt = job.IsAfterDeath || job.SafePoint<Embedded>() is not null;
        if (isBuilt && library.Find(task.Id) is { } there && there.CreatedAt >= job.BegunAt)
        {
            return there;
        }
        double share = task.Model is null ? 1 : BuildShare;
        var request = new KnowledgeRequest(
            sources.Open(build, job.CancellationToken),
            library.Folder(task.Id),
            task.Id,
            task.Name,
            build.Cutting ?? new ChunkCutting()
        );
        var manifest = new KnowledgeBuilder(time).Build(request, new Steps(job, share), job.CancellationToken);
        if (task.Model is not null)
        {
            job.Reached(new Embedded(0), "its embeddings");
        }
        return manifest;
    }

    private void Embed(KnowledgeTask task, long chunks, double from, JobRun job)
    {
        var model = task.Model!;
        var reached = job.SafePoint<Embedded>();
        if (
            job.IsAfterDeath
            && library.Get(task.Id).Vectors.Any(vectors => vectors.Folder == model.Folder && vectors.CreatedAt >= job.BegunAt)
        )
        {
            return;
        }
        job.Report(new JobStep($"Loading {model.Label}", from));
        using var embedder = EmbeddingFolder.Load(model.Folder);
        var resumed = new ResumedVectors(
            reached?.Chunks ?? 0,
            done => job.Reached(new Embedded(done), string.Create(CultureInfo.InvariantCulture, $"chunk {done + 1:N0} of {chunks:N0}"))
        );
        KnowledgeVectors.Add(
            library.Folder(task.Id),
            model.Label,
            model.Folder,
            embedder.Width,
            embedder.Embed,
            time.GetUtcNow(),
            done =>
                job.Report(
                    new JobStep(
                        string.Create(CultureInfo.InvariantCulture, $"Embedding: {done:N0} of {chunks:N0} chunks"),
                        from + (1 - from) * done / Math.Max(1, chunks)
                    )
                ),
            job.CancellationToken,
            resumed
        );
    }

    /// <summary>Removes the unfinished embeddings of a job that failed or was cancelled.</summary>
    protected override void Ended(KnowledgeTask task, JobRow job)
    {
        if (job.State is not ImportState.Done)
        {
            KnowledgeVectors.Sweep(library.Folder(task.Id));
        }
    }

    /// <param name="Chunks">Number of chunks whose vectors are on disk; the base itself is built by then.</param>
    private sealed record Embedded(long Chunks);

    private sealed class Steps(JobRun job, double share) : IProgress<KnowledgeProgress>
    {
        public void Report(KnowledgeProgress value) =>
            job.Report(
                new JobStep(string.Create(CultureInfo.InvariantCulture, $"{value.Text}: {value.Chunks:N0} chunks"), share * value.Share)
            );
    }
}
